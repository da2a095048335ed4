import type { RuleDescription } from "../rule";

/**
 * Demands on an environment file itself, before any value in it is judged. Whoever reads the file
 * judges by them; to a plan they mean nothing.
 */
export const environmentFileRules = {
  readable: {
    id: "env-file-readable",
    items: ["2.1"],
    title: "Every line of an environment file sets a variable, is a comment or is blank",
    why: "A line that cannot be read is left out in silence: its variable stays at its default.",
    fix: "Write it as NAME=value, or put a # before it. Where it is the rest of the value before it, write that in one line, or in quotes.",
    severity: "error",
  },
  duplicates: {
    id: "env-file-duplicates",
    items: ["2.1"],
    title: "An environment file sets no variable to two different values",
    why: "Some readers take the first one and some the last, so the same file means two things.",
    fix: "Keep one of the lines.",
    severity: "error",
  },
  portable: {
    id: "env-file-portable",
    items: ["2.1"],
    title: "An environment file means the same to every program that reads it",
    why: "Backend, frontend, containers and shells read such files each in its own way.",
    fix: 'Write NAME=value and nothing else in the line, NAME="value" where it holds a #, in UTF-8 without a mark.',
    severity: "warning",
  },
  dollar: {
    id: "env-file-dollar",
    items: ["2.1"],
    title: "A value uses no name by a dollar sign that its file does not set",
    why: "Next.js takes $NAME and ${NAME}, and python-dotenv the latter, for the value of another variable, and both leave nothing where there is none: the value loses that part.",
    fix: "Set the variable that is meant in the same file, or write the value itself. In the frontend's file a dollar sign is written \\$.",
    severity: "error",
  },
  frontend: {
    id: "env-file-frontend",
    items: ["1.14", "1.15", "1.16", "1.17"],
    title: "The frontend's variables are judged together with the backend's",
    why: "Both must name the same hosts and the same Stripe account.",
    fix: "Give the frontend's file as well: checklist env FILE --frontend FILE",
    severity: "warning",
  },
} as const satisfies Readonly<Record<string, RuleDescription>>;
