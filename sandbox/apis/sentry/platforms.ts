/** The families of Sentry's platforms; a platform is one of these, alone or with "-more". */
const families = new Set(
  (
    "android apple bun capacitor cfml clojure cocoa cordova csharp dart deno dotnet electron " +
    "elixir flutter go godot groovy haskell ionic java javascript kotlin minidump native " +
    "nintendo node objc ocaml other perl php playstation powershell python react ruby rust " +
    "scala swift unity unreal xbox c as3 cloudflare"
  ).split(" "),
);

/** Whether Sentry takes this platform. The list of families is not complete in its details. */
export function isPlatform(platform: string): boolean {
  return /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(platform) && families.has(platform.split("-")[0] ?? "");
}
