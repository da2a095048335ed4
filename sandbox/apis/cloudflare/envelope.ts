import type { ContentfulStatusCode } from "hono/utils/http-status";

/** One entry of `errors`; clients parse all of these members. */
export interface ErrorEntry {
  code: number;
  message: string;
  error_chain?: ErrorEntry[];
  /** The member of the request that it is about, as a JSON pointer. */
  source?: { pointer: string };
}

/** What the API answers instead of a result. */
export class CloudflareError extends Error {
  override name = "CloudflareError";

  constructor(
    readonly status: ContentfulStatusCode,
    readonly code: number,
    message: string,
    readonly chain: readonly ErrorEntry[] = [],
    readonly pointer?: string,
  ) {
    super(message);
  }

  entry(): ErrorEntry {
    const { code, message, chain, pointer } = this;
    return {
      code,
      message,
      ...(chain.length > 0 && { error_chain: [...chain] }),
      ...(pointer !== undefined && { source: { pointer } }),
    };
  }
}

/** The vendor's frame around every answer (developers.cloudflare.com/fundamentals/api/reference). */
export interface Envelope {
  result: unknown;
  success: boolean;
  errors: ErrorEntry[];
  messages: ErrorEntry[];
  result_info?: ResultInfo;
}

/** Which page of a list this is. */
export interface ResultInfo {
  page: number;
  per_page: number;
  count: number;
  total_count: number;
  total_pages: number;
}

export function success(result: unknown, messages: ErrorEntry[] = []): Envelope {
  return { result, success: true, errors: [], messages };
}

export function failure(...errors: ErrorEntry[]): Envelope {
  return { result: null, success: false, errors, messages: [] };
}

/** One page of `all`. */
export function page<T>(
  all: readonly T[],
  { page, perPage }: { page: number; perPage: number },
  render: (item: T) => unknown,
): Envelope {
  const items = all.slice((page - 1) * perPage, page * perPage);
  return {
    ...success(items.map(render)),
    result_info: {
      page,
      per_page: perPage,
      count: items.length,
      total_count: all.length,
      total_pages: Math.ceil(all.length / perPage),
    },
  };
}
