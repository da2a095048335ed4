import { backupRecent } from "./database/backup-recent";
import { databaseConnects } from "./database/database-connects";
import { databaseGuarded } from "./database/database-guarded";
import { databaseRights } from "./database/database-rights";
import { indexesUsed } from "./database/indexes-used";
import { migrationsApplied } from "./database/migrations-applied";
import { redisAnswers } from "./database/redis-answers";
import { testDataRemoved } from "./database/test-data-removed";
import type { Look } from "./look";

/** How each probe of this part looks. */
export const databaseLooks = {
  "database-connects": databaseConnects,
  "database-rights": databaseRights,
  "database-guarded": databaseGuarded,
  "migrations-applied": migrationsApplied,
  "test-data-removed": testDataRemoved,
  "indexes-used": indexesUsed,
  "backup-recent": backupRecent,
  "redis-answers": redisAnswers,
} satisfies Record<string, Look>;
