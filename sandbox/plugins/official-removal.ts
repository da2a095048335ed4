/**
 * What the official plugins take for gone: any 404, whoever answers it, and any other answer to a
 * deletion for done.
 */
export const officialRemoval = {
  saysNotFound: () => true,
  saysDeleted: () => true,
} as const;
