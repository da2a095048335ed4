/** What is loaded only when it is needed: it comes with parsers that take as long as all the rest. */
export { attest } from "./attest";
export { dmarc } from "./dmarc";
export { drift } from "./drift";
export { fixFiles } from "./fix";
export { plan } from "./plan";
export { renderedInProject as render } from "./pages";
export { withWaivers } from "./records";
export { report } from "./report";
export { verify } from "./verify";
