import { runPlugin } from "../framework/plugin-process";
import { saas } from "./provider";

void runPlugin(saas);
