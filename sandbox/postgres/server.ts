import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmod, chown, mkdir, open, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { makeCertificates } from "../certificate";
import { closedFolder, serverAccount, type Account } from "./account";
import { usableBinaries, type Binaries } from "./binaries";
import { hostBasedAuthentication, serverSettings, settingsFile } from "./configuration";
import { folderOfVersion } from "./older-versions";
import { freePort, host } from "./port";
import { PostgresStartError, startError } from "./problems";
import { asAccount, cleanEnvironment, run } from "./run";

/** What {@link startPostgres} is asked for. */
export interface PostgresOptions {
  /** The server's own folder: absent or empty at the start, removed by stop(). */
  directory: string;
  /** A TCP port that it must have; without one it takes a free one. */
  port?: number;
  /** Told the server's pid as soon as it runs, before it is ready; again after a second try. */
  onSpawn?: (pid: number) => void;
  /** More settings of postgresql.conf, over ours. */
  settings?: ReadonlyMap<string, string>;
  /** The major version, such as 15; by default the newest. */
  version?: string;
  /** The folder with bin, lib and share; by default that of the version's npm package. */
  packaged?: string;
}

/** A running PostgreSQL that accepts only TLS connections with a password. */
export interface Postgres {
  host: string;
  port: number;
  /** The superuser. */
  user: string;
  password: string;
  /** The database that is always there. */
  database: string;
  /** The certificate authority's certificate, to verify the server with (sslmode=verify-full). */
  caFile: string;
  pid: number;
  /** As in "18.4". */
  version: string;
  /** Ends the server and removes its folder; may be called again. */
  stop(): Promise<void>;
}

const user = "postgres";
const portAttempts = 5;
const startLimitMilliseconds = 60_000;

/**
 * Starts PostgreSQL from its npm package, with new data, a new password and new certificates.
 * If it cannot start, nothing is left behind.
 * @throws PostgresStartError with the server's last lines and what helps
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const directory = resolve(options.directory);
  await claimFolder(directory);
  try {
    await requirePort(options.port);
    const account = await serverAccount();
    await openTo(account, directory);
    const binaries = await usableBinaries(
      options.packaged ?? (await folderOfVersion(options.version)),
      join(directory, "server"),
      account,
    );
    const password = randomBytes(24).toString("base64url");
    const caFile = await initialise(directory, binaries, account, password);
    const running = await launchOnPort(directory, binaries, account, options);
    const { pid, port } = running;
    let stopped: Promise<void> | undefined;
    return {
      host,
      port,
      user,
      password,
      database: "postgres",
      caFile,
      pid,
      version: binaries.version,
      stop: () => (stopped ??= stop(running, directory)),
    };
  } catch (error) {
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
    if (error instanceof PostgresStartError || !(error instanceof Error)) {
      throw error;
    }
    throw startError(`its folder ${directory} cannot be filled`, error.message);
  }
}

async function claimFolder(directory: string): Promise<void> {
  let entries: string[];
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    entries = await readdir(directory);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw startError(`its folder ${directory} cannot be made`, reason);
  }
  if (entries.length > 0) {
    throw new PostgresStartError(
      `PostgreSQL could not start: its folder ${directory} is not empty.\n` +
        "To mend it: remove that folder, or name another one.",
    );
  }
}

/** Looked at first, before anything that takes time. */
async function requirePort(port: number | undefined): Promise<void> {
  if (port !== undefined && (await freePort(port)) === undefined) {
    throw new PostgresStartError(
      `PostgreSQL could not start: port ${port} of ${host} is taken.\n` +
        `To mend it: end the program that listens there (lsof -i :${port}), or ask for no port.`,
    );
  }
}

async function openTo(account: Account | undefined, directory: string): Promise<void> {
  await chmod(directory, 0o700);
  if (account === undefined) {
    return;
  }
  await chown(directory, account.uid, account.gid);
  const closed = await closedFolder(dirname(directory), account);
  if (closed !== undefined) {
    throw new PostgresStartError(
      `PostgreSQL could not start: run by root it becomes the user ${account.name}, who may not ` +
        `enter ${closed}.\nTo mend it: set TMPDIR to a folder that every user may enter, such ` +
        "as /tmp, or run this command as an ordinary user.",
    );
  }
}

/** Makes the data folder, its settings and certificates; gives the path of the CA's certificate. */
async function initialise(
  directory: string,
  binaries: Binaries,
  account: Account | undefined,
  password: string,
): Promise<string> {
  const certificates = makeCertificates();
  const write = async (path: string, text: string, mode: number): Promise<void> => {
    await writeFile(path, text, { mode });
    if (account !== undefined) {
      await chown(path, account.uid, account.gid);
    }
  };
  const data = join(directory, "data");
  const passwordFile = join(directory, "password");
  await write(passwordFile, `${password}\n`, 0o600);
  const result = await run(
    binaries.initdb,
    [
      `--pgdata=${data}`,
      `--username=${user}`,
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
      "--no-sync",
      "--no-instructions",
    ],
    { account, cwd: directory },
  );
  await rm(passwordFile, { force: true });
  const made = await certificates;
  if (result.code !== 0) {
    throw startError("initdb could not make its data folder", result.output);
  }
  await write(join(data, "server.crt"), made.certificate, 0o600);
  await write(join(data, "server.key"), made.privateKey, 0o600);
  await write(join(data, "pg_hba.conf"), hostBasedAuthentication, 0o600);
  const caFile = join(directory, "ca.crt");
  await write(caFile, made.ca, 0o644);
  return caFile;
}

interface Running {
  child: ChildProcess;
  exited: Promise<void>;
  pid: number;
  port: number;
}

async function launchOnPort(
  directory: string,
  binaries: Binaries,
  account: Account | undefined,
  options: PostgresOptions,
): Promise<Running> {
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freePort());
    if (port === undefined) {
      throw startError("the system has no free port", `on ${host}`);
    }
    const data = join(directory, "data");
    const settings = new Map([...serverSettings(data, port), ...(options.settings ?? [])]);
    await writeFile(join(data, "postgresql.conf"), settingsFile(settings));
    const started = await launch(directory, binaries, account, port, options.onSpawn);
    if (!("output" in started)) {
      return started;
    }
    // Between our look at the port and the server's start somebody else may have taken it.
    const isTaken = options.port === undefined && /Address already in use/.test(started.output);
    if (!isTaken || attempt === portAttempts) {
      throw startError("the server ended at once", started.output);
    }
  }
}

async function launch(
  directory: string,
  binaries: Binaries,
  account: Account | undefined,
  port: number,
  onSpawn: ((pid: number) => void) | undefined,
): Promise<Running | { output: string }> {
  const logFile = join(directory, "postgres.log");
  const data = join(directory, "data");
  const log = await open(logFile, "w", 0o600);
  let child: ChildProcess;
  try {
    child = spawn(binaries.postgres, ["-D", data], {
      ...asAccount(account),
      cwd: directory,
      env: cleanEnvironment(),
      // A Ctrl-C in the terminal is for us, who then end the server in good order.
      detached: true,
      stdio: ["ignore", log.fd, log.fd],
    });
  } finally {
    await log.close();
  }
  let failure: string | undefined;
  const exited = new Promise<void>((resolve) => {
    child.on("error", (error) => {
      failure = error.message;
      resolve();
    });
    child.on("exit", () => {
      failure ??= "";
      resolve();
    });
  });
  const { pid } = child;
  if (pid === undefined) {
    await exited;
    return { output: failure ?? "" };
  }
  onSpawn?.(pid);
  const running = { child, exited, pid, port };
  const end = Date.now() + startLimitMilliseconds;
  while (!(await isReady(data))) {
    if (child.exitCode !== null || child.signalCode !== null) {
      return { output: await readFile(logFile, "utf8") };
    }
    if (Date.now() > end) {
      await endProcess(running);
      const output = await readFile(logFile, "utf8");
      throw startError(`the server was not ready in ${startLimitMilliseconds / 1000} s`, output);
    }
    await sleep(10);
  }
  child.unref();
  return running;
}

/** The server writes its state into the eighth line of this file, for pg_ctl to see. */
async function isReady(data: string): Promise<boolean> {
  const text = await readFile(join(data, "postmaster.pid"), "utf8").catch(() => "");
  return text.split("\n")[7]?.trim() === "ready";
}

async function stop(running: Running, directory: string): Promise<void> {
  await endProcess(running);
  await rm(directory, { recursive: true, force: true, maxRetries: 3 });
}

/** Fast shutdown, then immediate shutdown, then a kill. */
async function endProcess({ child, exited }: Running): Promise<void> {
  for (const [signal, milliseconds] of [
    ["SIGINT", 5000],
    ["SIGQUIT", 2000],
    ["SIGKILL", 2000],
  ] as const) {
    if (child.exitCode !== null || child.signalCode !== null) {
      break;
    }
    child.kill(signal);
    const waiting = new AbortController();
    const tooLong = sleep(milliseconds, undefined, { signal: waiting.signal }).catch(() => {
      // Ended in time.
    });
    await Promise.race([exited, tooLong]);
    waiting.abort();
  }
}
