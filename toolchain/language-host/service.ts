import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

import { Metadata, status } from "@grpc/grpc-js";
import type {
  handleServerStreamingCall,
  handleUnaryCall,
  ServerErrorResponse,
} from "@grpc/grpc-js";
import type { ILanguageRuntimeServer } from "@pulumi/pulumi/proto/language_grpc_pb";
import type { GenerateProgramRequest } from "@pulumi/pulumi/proto/language_pb";
import {
  AboutResponse,
  DependencyInfo,
  GenerateProgramResponse,
  GetProgramDependenciesResponse,
  GetRequiredPackagesResponse,
  GetRequiredPluginsResponse,
  LanguageHandshakeResponse,
  ProgramInfo,
  RuntimeOptionPrompt,
  RuntimeOptionsResponse,
  TemplateResponse,
} from "@pulumi/pulumi/proto/language_pb";
import {
  PackageDependency,
  PackageParameterization,
  PluginDependency,
  PluginInfo,
} from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import { findExecutable } from "../executable";
import type { Children } from "./children";
import { importedProgram, UnsupportedProgram } from "./imported-program";
import { installDependencies } from "./install-dependencies";
import { findRequiredPackages } from "./installed-packages";
import type { Parameterization, RequiredPackage } from "./installed-packages";
import { choosePackageManager, packageManagerVersion } from "./package-manager";
import { preloadedModules } from "./preloaded-modules";
import { programDependencies } from "./program-dependencies";
import { runPlugin } from "./run-plugin";
import { runProgram } from "./run-program";
import { optionsOf, PACKAGE_MANAGERS, rawOptions } from "./runtime-options";
import { shellWords } from "./shell-words";
import type { WarmPrograms } from "./warm-programs";

/** How long a program may take to end after the engine cancelled it, in milliseconds. */
const CANCEL_GRACE_MS = 5_000;

export interface HostContext {
  /** Programs and installations, which a cancellation ends. */
  readonly programs: Children;
  /** Plugins, which the engine ends one by one: they may have to finish what they are doing. */
  readonly plugins: Children;
  readonly warm: WarmPrograms;
  /** The engine's address; a handshake may change it. */
  engine: string;
  /** Called with the engine's address when a handshake tells it. */
  readonly onEngine: (address: string) => void;
}

const asError = (error: unknown): ServerErrorResponse => {
  const message = error instanceof Error ? error.message : String(error);
  return { name: "Error", message, details: message, code: status.UNKNOWN };
};

/** The code for imported resources, which `pulumi import` shows. */
function generateProgram(request: GenerateProgramRequest): GenerateProgramResponse {
  const response = new GenerateProgramResponse();
  const source = [...request.getSourceMap().entries()].map(([, text]) => text).join("\n");
  try {
    const program = importedProgram(source, npmName);
    response.getSourceMap().set("index.ts", Buffer.from(program));
    return response;
  } catch (error) {
    if (!(error instanceof UnsupportedProgram)) throw error;
    throw new Error(
      `this language host writes only the code of imported resources, not ${error.message}; ` +
        "install Pulumi's own: https://www.pulumi.com/docs/install/",
    );
  }
}

/** Where a Pulumi package is on npm: its publisher is seen in what is installed. */
function npmName(pulumiPackage: string): string {
  if (pulumiPackage === "pulumi") return "@pulumi/pulumi";
  const modules = path.join(process.cwd(), "node_modules");
  const publisher = ["@pulumi", "@pulumiverse"].find((scope) =>
    existsSync(path.join(modules, scope, pulumiPackage)),
  );
  return `${publisher ?? "@pulumi"}/${pulumiPackage}`;
}

/** A unary call from a function; what it throws is the call's error. */
function unary<Request, Response>(
  answer: (request: Request) => Response | Promise<Response>,
): handleUnaryCall<Request, Response> {
  return ({ request }, callback) => {
    // A promise even of what it throws at once.
    new Promise<Response>((resolve) => {
      resolve(answer(request));
    }).then(
      (response) => {
        callback(null, response);
      },
      (error: unknown) => {
        callback(asError(error));
      },
    );
  };
}

/** A streaming call from a function that writes to the stream; it ends when the function does. */
function streaming<Request, Response>(
  run: (...args: Parameters<handleServerStreamingCall<Request, Response>>) => Promise<void>,
): handleServerStreamingCall<Request, Response> {
  return (stream) => {
    run(stream).then(
      () => {
        stream.end();
      },
      (error: unknown) => {
        stream.emit("error", Object.assign(asError(error), { metadata: new Metadata() }));
      },
    );
  };
}

function unsupported(what: string): handleUnaryCall<unknown, never> {
  return (_, callback) => {
    const message = `this language host does not ${what}; install Pulumi's own: https://www.pulumi.com/docs/install/`;
    callback({ name: "Error", message, details: message, code: status.UNIMPLEMENTED });
  };
}

function toParameterization(value: Parameterization): PackageParameterization {
  const message = new PackageParameterization();
  message.setName(value.name);
  message.setVersion(value.version);
  message.setValue(value.value);
  return message;
}

function toPackage(required: RequiredPackage): PackageDependency {
  const message = new PackageDependency();
  message.setName(required.name);
  message.setKind("resource");
  message.setVersion(required.version);
  message.setServer(required.server);
  if (required.parameterization !== undefined) {
    message.setParameterization(toParameterization(required.parameterization));
  }
  if (required.extension !== undefined)
    message.setExtension$(toParameterization(required.extension));
  return message;
}

function toPlugin(required: RequiredPackage): PluginDependency {
  const message = new PluginDependency();
  message.setName(required.name);
  message.setKind("resource");
  message.setVersion(required.version);
  message.setServer(required.server);
  return message;
}

/** The release of @pulumi/pulumi that this host was made with. */
declare const PULUMI_VERSION: string | undefined;

function hostVersion(): string {
  if (typeof PULUMI_VERSION === "string") return PULUMI_VERSION;
  const manifest: unknown = JSON.parse(
    readFileSync(require.resolve("@pulumi/pulumi/package.json"), "utf8"),
  );
  return (manifest as { version: string }).version;
}

async function about(info: ProgramInfo): Promise<AboutResponse> {
  const manager = choosePackageManager(info.getProgramDirectory(), optionsOf(info).packagemanager);
  const response = new AboutResponse();
  response.setExecutable(process.execPath);
  response.setVersion(process.version);
  response.getMetadataMap().set("packagemanager", manager);
  response.getMetadataMap().set("packagemanagerVersion", await packageManagerVersion(manager));
  return response;
}

function optionPrompts(info: ProgramInfo): RuntimeOptionsResponse {
  const response = new RuntimeOptionsResponse();
  if ("packagemanager" in rawOptions(info)) return response;
  const { STRING } = RuntimeOptionPrompt.RuntimeOptionType;
  const choice = (name: string, label: string): RuntimeOptionPrompt.RuntimeOptionValue => {
    const value = new RuntimeOptionPrompt.RuntimeOptionValue();
    value.setPrompttype(STRING);
    value.setStringvalue(name);
    value.setDisplayname(label);
    return value;
  };
  const prompt = new RuntimeOptionPrompt();
  prompt.setKey("packagemanager");
  prompt.setDescription("The package manager to use for installing dependencies");
  prompt.setPrompttype(STRING);
  prompt.setChoicesList(
    PACKAGE_MANAGERS.map((name) =>
      choice(name, findExecutable(name) === undefined ? `${name} [not found]` : name),
    ),
  );
  prompt.setDefault(choice("npm", ""));
  response.addPrompts(prompt);
  return response;
}

/** The language host's calls: https://github.com/pulumi/pulumi/blob/master/proto/pulumi/language.proto */
export function languageService(context: HostContext): ILanguageRuntimeServer {
  const infoOf = (request: { getInfo(): ProgramInfo | undefined }): ProgramInfo =>
    request.getInfo() ?? new ProgramInfo();

  return {
    handshake: unary((request) => {
      context.engine = request.getEngineAddress();
      context.onEngine(context.engine);
      return new LanguageHandshakeResponse();
    }),
    getPluginInfo: unary(() => {
      const response = new PluginInfo();
      response.setVersion(hostVersion());
      return response;
    }),
    getRequiredPackages: unary((request) => {
      const info = infoOf(request);
      const folder = info.getProgramDirectory();
      const options = optionsOf(info);
      context.warm.prepare(folder, shellWords(options.nodeargs), preloadedModules(info, options));
      const response = new GetRequiredPackagesResponse();
      response.setPackagesList(findRequiredPackages(folder).map(toPackage));
      return response;
    }),
    getRequiredPlugins: unary((request) => {
      const folder = request.getInfo()?.getProgramDirectory() ?? request.getProgram();
      const response = new GetRequiredPluginsResponse();
      response.setPluginsList(findRequiredPackages(path.resolve(folder)).map(toPlugin));
      return response;
    }),
    getProgramDependencies: unary((request) => {
      const response = new GetProgramDependenciesResponse();
      const folder = infoOf(request).getProgramDirectory() || request.getPwd();
      for (const { name, version } of programDependencies(
        folder,
        request.getTransitivedependencies(),
      )) {
        const dependency = new DependencyInfo();
        dependency.setName(name);
        dependency.setVersion(version);
        response.addDependencies(dependency);
      }
      return response;
    }),
    about: unary((request) => about(infoOf(request))),
    runtimeOptionsPrompts: unary((request) => optionPrompts(infoOf(request))),
    template: unary(() => new TemplateResponse()),
    run: (call, callback) => {
      call.once("cancelled", () => void context.programs.end("SIGINT", CANCEL_GRACE_MS));
      unary(() =>
        runProgram(call.request, {
          engine: context.engine,
          children: context.programs,
          warm: context.warm,
        }),
      )(call, callback);
    },
    runPlugin: streaming((stream) => runPlugin(stream, context.plugins, context.engine)),
    installDependencies: streaming((stream) => installDependencies(stream, context.programs)),
    cancel: unary(() => {
      void context.programs.end("SIGINT", CANCEL_GRACE_MS);
      return new Empty();
    }),
    generateProgram: unary(generateProgram),
    generateProject: unsupported("write projects"),
    generatePackage: unsupported("write SDKs"),
    pack: unsupported("pack SDKs"),
    link: unsupported("link local SDKs"),
  };
}
