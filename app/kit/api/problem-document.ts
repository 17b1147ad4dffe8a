import { z } from "zod";

/** What every answer other than success carries. @see https://www.rfc-editor.org/rfc/rfc9457 */
export const ProblemDocument = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
    outcome: z
      .literal("unknown")
      .optional()
      .meta({ description: "the change may have been made: look before you send it again" }),
  })
  .meta({ id: "Problem" });
