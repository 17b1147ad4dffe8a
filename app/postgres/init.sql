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
