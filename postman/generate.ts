import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { COLLECTION } from "./source/collection";

/** The file that Postman imports and newman runs. */
export const COLLECTION_FILE = join(__dirname, "stockwiz.postman_collection.json");

/** The collection as text, exactly as it stands in the file. */
export const collectionText = (): string => `${JSON.stringify(COLLECTION, null, 1)}\n`;

if (require.main === module) writeFileSync(COLLECTION_FILE, collectionText());
