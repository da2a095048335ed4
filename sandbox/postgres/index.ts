export { PostgresStartError } from "./problems";
export { startPostgres, type Postgres, type PostgresOptions } from "./server";
