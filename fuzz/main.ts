import { fuzz } from "./fuzz";

/**
 * `npm run fuzz -- [BYTES] [SEED]`: gives the readers of DNS records so many bytes of hostile
 * texts. The first text that one of them does not survive is printed, with the seed.
 */
const [bytes = "10000000", seed = String(Date.now() % 2 ** 32)] = process.argv.slice(2);

const { texts, seconds, failure } = fuzz(Number(bytes), Number(seed));
console.log(`${texts} texts of ${bytes} bytes in all, seed ${seed}: ${seconds.toFixed(1)} s`);
if (failure !== undefined) {
  console.log(
    `${failure.reader} does not survive ${JSON.stringify(failure.text)}: ${failure.reason}`,
  );
  process.exitCode = 1;
}
