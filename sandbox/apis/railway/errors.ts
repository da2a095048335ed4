import { GraphQLError } from "graphql";

/** A refusal as GraphQL words it: Railway answers 200 with it. */
export function refusal(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: "BAD_USER_INPUT" } });
}

/** How it words a failure that was asked for; 200 is one in the answer's body. */
export function failureAnswer(status: number, retryAfter: number | undefined): Response {
  const message =
    status === 200 ? "Problem processing request" : `A failure with status ${status}, as asked for`;
  const code = status === 429 ? "RATE_LIMITED" : "INTERNAL_SERVER_ERROR";
  const headers = retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) };
  return Response.json(
    { errors: [{ message, extensions: { code } }], ...(status === 200 ? { data: null } : {}) },
    { status, headers },
  );
}
