-- StockWiz's schema. It may be run again at any time: it adds what is missing and touches nothing that is there.
-- One transaction, and one runner at a time, so that two tasks may start together.
BEGIN;
SELECT pg_advisory_xact_lock(7467001);

CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TABLE IF NOT EXISTS products (
  id          serial PRIMARY KEY,
  name        varchar(255) NOT NULL CONSTRAINT products_name_given CHECK (name <> ''),
  description text,
  price       numeric(10, 2) NOT NULL CONSTRAINT products_price_positive CHECK (price > 0),
  category    varchar(100),
  created_at  timestamptz NOT NULL DEFAULT now(),
  updated_at  timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS inventory (
  id           serial PRIMARY KEY,
  product_id   integer NOT NULL
               CONSTRAINT inventory_product_unique UNIQUE
               CONSTRAINT inventory_product_exists REFERENCES products ON DELETE CASCADE,
  quantity     integer NOT NULL CONSTRAINT inventory_quantity_not_negative CHECK (quantity >= 0),
  warehouse    varchar(100),
  last_updated timestamptz NOT NULL DEFAULT now()
);

-- The history of an inventory. A row also remembers the Idempotency-Key it was asked with, so a retry finds its answer.
CREATE TABLE IF NOT EXISTS adjustments (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  inventory_id    integer NOT NULL REFERENCES inventory ON DELETE CASCADE,
  delta           integer NOT NULL CONSTRAINT adjustments_delta_not_zero CHECK (delta <> 0),
  reason          varchar(255) NOT NULL,
  quantity        integer NOT NULL CONSTRAINT adjustments_quantity_not_negative CHECK (quantity >= 0),
  idempotency_key varchar(255) CONSTRAINT adjustments_idempotency_key_unique UNIQUE,
  created_at      timestamptz NOT NULL DEFAULT now()
);

-- The answer of every POST that came with an Idempotency-Key, for 24 hours: a repeat gets it, also once what it made is gone.
-- The fingerprint tells a repeat from another request under the same key.
CREATE TABLE IF NOT EXISTS idempotent_requests (
  key         varchar(255) CONSTRAINT idempotent_requests_key PRIMARY KEY,
  fingerprint bytea NOT NULL,
  answer      json NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS idempotent_requests_created_at ON idempotent_requests (created_at);

-- jsonb is one text for one value, whatever the order and the white space it came with.
CREATE OR REPLACE FUNCTION request_fingerprint(target text, body jsonb) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
  SELECT sha256(convert_to(target || ' ' || body::text, 'UTF8'))
$$;

-- Each new key takes some that are over with it, so the table is as large as a day is busy.
CREATE OR REPLACE FUNCTION forget_idempotent_requests() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM public.idempotent_requests WHERE key = NEW.key AND created_at <= now() - interval '24 hours';
  DELETE FROM public.idempotent_requests WHERE key IN (
    SELECT key FROM public.idempotent_requests WHERE created_at <= now() - interval '24 hours'
     ORDER BY created_at LIMIT 10 FOR UPDATE SKIP LOCKED);
  RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER idempotent_requests_forget BEFORE INSERT ON idempotent_requests
  FOR EACH ROW EXECUTE FUNCTION forget_idempotent_requests();

-- An adjustment keeps its key in its row as well, where the release before this table looks for it; so it is the database
-- that brings it here, whichever release adds it.
CREATE OR REPLACE FUNCTION keep_adjustment_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.idempotent_requests (key, fingerprint, answer) VALUES (
    NEW.idempotency_key,
    public.request_fingerprint(
      'POST /inventory/' || NEW.inventory_id || '/adjustments',
      jsonb_build_object('delta', NEW.delta, 'reason', NEW.reason)),
    json_build_object('id', NEW.id, 'inventory_id', NEW.inventory_id, 'delta', NEW.delta, 'reason', NEW.reason,
      'quantity', NEW.quantity, 'created_at', NEW.created_at));
  RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER adjustments_keep_answer AFTER INSERT ON adjustments
  FOR EACH ROW WHEN (NEW.idempotency_key IS NOT NULL) EXECUTE FUNCTION keep_adjustment_answer();

-- After 24 hours a key is free again here too.
CREATE OR REPLACE FUNCTION free_adjustment_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE public.adjustments SET idempotency_key = NULL
   WHERE idempotency_key = NEW.idempotency_key AND created_at <= now() - interval '24 hours';
  RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER adjustments_free_key BEFORE INSERT ON adjustments
  FOR EACH ROW WHEN (NEW.idempotency_key IS NOT NULL) EXECUTE FUNCTION free_adjustment_key();

-- Keys that were answered before this table was there.
INSERT INTO idempotent_requests (key, fingerprint, answer, created_at)
  SELECT idempotency_key,
         request_fingerprint(
           'POST /inventory/' || inventory_id || '/adjustments', jsonb_build_object('delta', delta, 'reason', reason)),
         json_build_object('id', id, 'inventory_id', inventory_id, 'delta', delta, 'reason', reason,
           'quantity', quantity, 'created_at', created_at),
         created_at
    FROM adjustments WHERE idempotency_key IS NOT NULL AND created_at > now() - interval '24 hours'
  ON CONFLICT DO NOTHING;

-- Every change of a quantity leaves a row of history, whoever makes it and by whichever release: where nobody wrote one in
-- the same transaction, this does. Statement by statement, so that a thousand rows cost one look.
CREATE OR REPLACE FUNCTION write_first_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.adjustments (inventory_id, delta, reason, quantity)
    SELECT id, quantity, 'first quantity', quantity FROM added WHERE quantity > 0 ORDER BY id;
  RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER inventory_write_first_history AFTER INSERT ON inventory
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION write_first_history();

CREATE OR REPLACE FUNCTION write_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.adjustments (inventory_id, delta, reason, quantity)
    SELECT later.id, later.quantity - earlier.quantity, 'quantity changed', later.quantity
      FROM later JOIN earlier USING (id)
      LEFT JOIN LATERAL (
        SELECT delta, quantity, created_at FROM public.adjustments WHERE inventory_id = later.id ORDER BY id DESC LIMIT 1
      ) written ON true
     WHERE later.quantity <> earlier.quantity
       AND (written.created_at, written.delta, written.quantity)
           IS DISTINCT FROM (now(), later.quantity - earlier.quantity, later.quantity)
     ORDER BY later.id;
  RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER inventory_write_history AFTER UPDATE ON inventory
  REFERENCING OLD TABLE AS earlier NEW TABLE AS later FOR EACH STATEMENT EXECUTE FUNCTION write_history();

-- An index for every query of the services.
CREATE INDEX IF NOT EXISTS products_category_id ON products (category, id);
CREATE INDEX IF NOT EXISTS products_name_trigrams ON products USING gin (name gin_trgm_ops);
CREATE INDEX IF NOT EXISTS products_description_trigrams ON products USING gin (description gin_trgm_ops);
CREATE INDEX IF NOT EXISTS inventory_warehouse_id ON inventory (warehouse, id);
CREATE INDEX IF NOT EXISTS adjustments_inventory_id ON adjustments (inventory_id, id DESC);

-- Which generation of a noun's rows is the latest: what the caches compare (docs/adr/0010-caching.md). A trigger counts,
-- so that a cascade, a migration and a person with psql are noticed as well as the services.
CREATE TABLE IF NOT EXISTS cache_generations (
  noun       text PRIMARY KEY,
  generation bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 10); -- room on the page, so that the busiest rows of all are updated in place
INSERT INTO cache_generations (noun) VALUES ('products'), ('inventory') ON CONFLICT DO NOTHING;

CREATE OR REPLACE FUNCTION count_generation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- With its schema: pg_dump writes files that are loaded without a search path.
  UPDATE public.cache_generations SET generation = generation + 1 WHERE noun = TG_TABLE_NAME;
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER products_count_generation
  AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON products
  FOR EACH STATEMENT EXECUTE FUNCTION count_generation();
CREATE OR REPLACE TRIGGER inventory_count_generation
  AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON inventory
  FOR EACH STATEMENT EXECUTE FUNCTION count_generation();

-- A file on its way into products and stock (docs/adr/0023-imports.md). Whoever holds the row's lock applies it.
CREATE TABLE IF NOT EXISTS imports (
  id          serial PRIMARY KEY,
  name        varchar(255),
  state       text NOT NULL DEFAULT 'uploading' CONSTRAINT imports_state_known
              CHECK (state IN ('uploading', 'ready', 'applying', 'applied', 'refused', 'failed')),
  mode        text CONSTRAINT imports_mode_known CHECK (mode IN ('all', 'lines')),
  parts       integer NOT NULL DEFAULT 0,
  bytes       bigint NOT NULL DEFAULT 0,
  last_part   bytea,                       -- its SHA-256, which tells a repeat from another part
  tail        bytea NOT NULL DEFAULT '',   -- of a line whose end is in the next part
  heads       text[],
  delimiter   text,
  rows        integer NOT NULL DEFAULT 0,  -- read so far, the head among them
  reached     integer NOT NULL DEFAULT 0,  -- the last row that was applied or refused
  added       integer NOT NULL DEFAULT 0,
  changed     integer NOT NULL DEFAULT 0,
  unchanged   integer NOT NULL DEFAULT 0,
  refused     integer NOT NULL DEFAULT 0,
  processed   integer NOT NULL DEFAULT 0,
  created_at  timestamptz NOT NULL DEFAULT now(),
  touched_at  timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz
);
CREATE INDEX IF NOT EXISTS imports_applying ON imports (id) WHERE state = 'applying';

-- One line of a file: what it changes, from what to what, or why it is refused.
CREATE TABLE IF NOT EXISTS import_lines (
  import_id  integer NOT NULL REFERENCES imports ON DELETE CASCADE,
  line       integer NOT NULL,
  verdict    text NOT NULL CONSTRAINT import_lines_verdict_known
             CHECK (verdict IN ('added', 'changed', 'unchanged', 'refused')),
  product_id integer, -- no reference: a product may be deleted between preview and application
  target     text,    -- what the line is about, so that a second one about it is refused
  name       text,
  changes    jsonb NOT NULL,
  reason     jsonb,
  PRIMARY KEY (import_id, line)
);
CREATE INDEX IF NOT EXISTS import_lines_target ON import_lines (import_id, target);
CREATE INDEX IF NOT EXISTS import_lines_verdict ON import_lines (import_id, verdict, line);
CREATE INDEX IF NOT EXISTS products_name ON products (name);

-- Something to look at, on a database that never held a product: a shop that sold out stays empty.
DO $$
BEGIN
  IF (SELECT last_value = 1 AND NOT is_called FROM products_id_seq) AND NOT EXISTS (SELECT FROM products) THEN
    INSERT INTO products (name, description, price, category) VALUES
      ('Laptop', '14 inch, 16 GB of memory', 1299.99, 'Electronics'),
      ('Wireless mouse', 'Three buttons, one AA battery', 24.50, 'Electronics'),
      ('Desk chair', 'Adjustable height, mesh back', 189.00, 'Furniture'),
      ('Notebook', 'A5, dotted, 120 pages', 6.75, 'Stationery'),
      ('Coffee mug', NULL, 9.90, 'Kitchen');
    INSERT INTO inventory (product_id, quantity, warehouse)
      SELECT id, stock.quantity, stock.warehouse
        FROM products JOIN (VALUES
          ('Laptop', 25, 'Warehouse A'),
          ('Wireless mouse', 150, 'Warehouse A'),
          ('Desk chair', 40, 'Warehouse B'),
          ('Notebook', 500, 'Warehouse B'),
          ('Coffee mug', 75, 'Warehouse C')) AS stock (name, quantity, warehouse) USING (name)
       ORDER BY id;
  END IF;
END
$$;

COMMIT;
