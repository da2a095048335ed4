const INTERRUPTIONS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Aborts when the user interrupts the command, so that nothing is left running or lying about. */
export async function withInterruptions<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const abort = (): void => {
    controller.abort();
  };
  for (const name of INTERRUPTIONS) process.once(name, abort);
  try {
    return await work(controller.signal);
  } finally {
    for (const name of INTERRUPTIONS) process.off(name, abort);
  }
}
