"use strict";

// What Pulumi's SDK does at each step of a program for nobody to see, left out (docs/decisions/0003).
// With BOOKEDBARBER_DEBUG set, all of it stays as it is.

/** V8's own, which nobody has set. */
const DEFAULT_FRAMES = 10;
/** Enough to see where an error was made. */
const FRAMES = 2;

/**
 * The SDK takes a stack trace for each of its promises, and Pulumi maps each of them to TypeScript.
 * Only a trace that is shown needs that, and of one that is not, two frames are enough.
 */
function spareTraces() {
  /** @type {{ prepareStackTrace?: typeof Error.prepareStackTrace | undefined }} */
  const traces = Error;
  const mapToSources = traces.prepareStackTrace;
  traces.prepareStackTrace = undefined;
  const mapAgain = () => {
    traces.prepareStackTrace = mapToSources;
  };
  process.prependListener("uncaughtException", mapAgain);
  process.prependListener("unhandledRejection", mapAgain);
  if (Error.stackTraceLimit === DEFAULT_FRAMES) Error.stackTraceLimit = FRAMES;
}

/** What is left of a trace in a promise is shown for one that never ends, with this variable only. */
function sparePromiseTraces() {
  if (process.env["PULUMI_DEBUG_PROMISE_LEAKS"]) return;
  /** @type {unknown} */
  const module = require("@pulumi/pulumi/runtime/debuggable");
  const debuggable = /** @type {{ debuggablePromise: (...args: unknown[]) => unknown }} */ (module);
  const { debuggablePromise } = debuggable;
  debuggable.debuggablePromise = (...args) => {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
      return debuggablePromise(...args);
    } finally {
      Error.stackTraceLimit = limit;
    }
  };
}

/** The SDK sends the engine some three debug messages for each resource, a call each. */
function spareDebugMessages() {
  /** @type {unknown} */
  const log = require("@pulumi/pulumi/log");
  /** @type {{ debug: unknown }} */ (log).debug = () => Promise.resolve();
}

if (!process.env["BOOKEDBARBER_DEBUG"]) {
  spareTraces();
  sparePromiseTraces();
  spareDebugMessages();
}
