/** What is loaded only when it is needed: it comes with parsers that take as long as all the rest. */
export { render } from "../checklist/report/render";
export { withWaivers } from "./records";
export { report } from "./report";
