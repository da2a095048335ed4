import { isListedDomain } from "./domain-authentication";
import { validation } from "./validation";

/** Whether SendGrid finds the records of a DomainAuthentication. */
export const domainValidation = validation({
  token: "saas:sendgrid:DomainValidation",
  what: "authenticated domain",
  path: "v3/whitelabel/domains",
  idProperty: "domainId",
  isListed: isListedDomain,
});
