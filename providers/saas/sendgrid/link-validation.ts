import { isListedLink } from "./link-branding";
import { validation } from "./validation";

/** Whether SendGrid finds the records of a LinkBranding, which it uses only from then on. */
export const linkValidation = validation({
  token: "saas:sendgrid:LinkValidation",
  what: "branded link",
  path: "v3/whitelabel/links",
  idProperty: "linkId",
  isListed: isListedLink,
});
