import { type Request, Router } from "express";
import { AdjustmentQuery, NewAdjustment } from "../../kit/api/inventory";
import { idFrom, jsonBody, parseBody, parseQuery } from "../../kit/body";
import { keyFrom } from "../../kit/idempotency";
import { sendPage } from "../../kit/paging";
import { allowOnly } from "../../kit/problem";
import { inventoryNotFound } from "../inventory/route";
import type { AdjustmentStore } from "./store";

const idOf = (req: Request) => idFrom(req, "id", inventoryNotFound);

/** Adjustments of one inventory: history, and one more. */
export const adjustmentRoutes = (adjustments: AdjustmentStore) =>
  Router({ mergeParams: true })
    .get("/", async (req, res) => {
      const id = idOf(req);
      const page = await adjustments.list(id, parseQuery(AdjustmentQuery, req));
      if (page === null) throw inventoryNotFound(id);
      sendPage(req, res, page);
    })
    .post("/", jsonBody, async (req, res) => {
      const id = idOf(req);
      const adjustment = await adjustments.add(id, parseBody(NewAdjustment, req), keyFrom(req));
      if (adjustment === null) throw inventoryNotFound(id);
      res.status(201).location(req.baseUrl).json(adjustment);
    })
    .all("/", allowOnly("GET", "HEAD", "POST"));
