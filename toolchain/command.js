"use strict";

const { spawn } = require("node:child_process");

/** So much of a command's output is kept for an error message. */
const KEPT_CHARACTERS = 8_000;

/**
 * @typedef {{ ok: boolean, code: number | null, output: string, problem: string | undefined }} Outcome
 * What became of a command: `problem` is undefined if it succeeded, else its one-line cause.
 */

/**
 * Runs a command to its end and keeps the last part of what it printed (stdout and stderr).
 * It never throws: a command that cannot be started is an outcome as well.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, signal?: AbortSignal, onOutput?: (text: string) => void }} [options]
 * @returns {Promise<Outcome>}
 */
function runCommand(file, args, options = {}) {
  const { onOutput, ...settings } = options;
  return new Promise((resolve) => {
    let output = "";
    /** @param {Buffer} chunk */
    const keep = (chunk) => {
      const text = chunk.toString();
      output = (output + text).slice(-KEPT_CHARACTERS);
      onOutput?.(text);
    };
    const child = spawn(file, args, {
      ...settings,
      stdio: ["ignore", "pipe", "pipe"],
      // npm is a .cmd file there, which only a shell can start.
      shell: process.platform === "win32" && file === "npm",
    });
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", (error) => {
      const missing = "code" in error && error.code === "ENOENT";
      const problem = missing ? `${file} was not found` : error.message;
      resolve({ ok: false, code: null, output: output.trim(), problem });
    });
    child.once("close", (code, signal) => {
      const problem =
        code === 0
          ? undefined
          : signal === null
            ? `${file} ended with exit code ${String(code)}`
            : `${file} was ended by ${signal}`;
      resolve({ ok: code === 0, code, output: output.trim(), problem });
    });
  });
}

/**
 * The problem of a failed command with what it said, for an error message.
 * @param {Outcome} outcome
 * @returns {string}
 */
function describeProblem({ problem, output }) {
  return output === "" ? (problem ?? "") : `${problem ?? ""}:\n${output.replace(/^/gm, "  ")}`;
}

/**
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {NodeJS.ProcessEnv} the environment with the folder first on the PATH
 */
function withFolderOnPath(folder, env = process.env) {
  const separator = process.platform === "win32" ? ";" : ":";
  // On Windows the name is not always written in capitals.
  const name = Object.keys(env).find((key) => key.toUpperCase() === "PATH") ?? "PATH";
  const rest = (env[name] ?? "").split(separator).filter((part) => part !== folder);
  return { ...env, [name]: [folder, ...rest].join(separator) };
}

module.exports = { runCommand, describeProblem, withFolderOnPath };
