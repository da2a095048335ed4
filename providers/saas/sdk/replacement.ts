import type * as pulumi from "@pulumi/pulumi";

/**
 * The options of a resource whose creation takes over a thing of the same name: a replacement that
 * somebody asks for (`pulumi up --replace`) would otherwise take over the old one, and then delete it.
 */
export function oldFirst(opts?: pulumi.CustomResourceOptions): pulumi.CustomResourceOptions {
  return { deleteBeforeReplace: true, ...opts };
}
