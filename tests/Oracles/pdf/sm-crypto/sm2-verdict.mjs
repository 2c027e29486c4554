// What sm-crypto says of a raw SM2 signature. Usage: node sm2-verdict.mjs PUBLIC_POINT_HEX DATA_FILE SIGNATURE_DER_HEX; prints true or false.
import { readFileSync } from "node:fs";
import sm from "sm-crypto";
const [point, data, signature] = process.argv.slice(2);
console.log(sm.sm2.doVerifySignature([...readFileSync(data)], signature, point, { der: true, hash: true, userId: "1234567812345678" }));
