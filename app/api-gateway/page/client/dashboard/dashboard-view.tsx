import { formatHash } from "../hash-route";
import type { Overview } from "../lines/overview";
import { Empty, Failed, Loading } from "../parts/states";
import { StockLevel } from "../parts/stock-level";
import { View } from "../parts/view";
import { useSpeech } from "../speech";
import type { ViewProps } from "../view-props";
import { BarChart } from "./bar-chart";

const Totals = ({ overview }: { readonly overview: Overview }) => {
  const { words, formats } = useSpeech();
  const totals = [
    [words.totals.products, formats.number(overview.products)],
    [words.totals.units, formats.number(overview.units)],
    [words.totals.value, formats.price(overview.value)],
    [words.totals.low, formats.number(overview.low)],
  ] as const;
  return (
    <dl class="totals">
      {totals.map(([label, value]) => (
        <div class="card total" key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
};

const Lowest = ({ overview }: { readonly overview: Overview }) => {
  const { words } = useSpeech();
  return (
    <section class="card">
      <h2>{words.lowestStock}</h2>
      {overview.lowest.length === 0 && <p class="muted">{words.noLowStock}</p>}
      <ul class="lowest">
        {overview.lowest.map(({ id, name, quantity }) => (
          <li key={id}>
            <a href={formatHash({ view: "inventory", parameters: { q: name } })}>{name}</a>
            <StockLevel quantity={quantity} />
          </li>
        ))}
      </ul>
    </section>
  );
};

/** The whole stock at a glance. */
export const DashboardView = ({ overview: { overview, refusal, reload } }: ViewProps) => {
  const { words } = useSpeech();
  return (
    <View name="dashboard">
      {refusal && <Failed refusal={refusal} onRetry={reload} />}
      {!overview && !refusal && <Loading />}
      {overview && !refusal && overview.products === 0 && (
        <Empty title={words.emptyProducts} text={words.emptyProductsText} />
      )}
      {overview && !refusal && overview.products > 0 && (
        <>
          <Totals overview={overview} />
          <div class="cards">
            <BarChart title={words.byCategory} groups={overview.byCategory} unnamed={words.withoutCategory} />
            <BarChart title={words.byWarehouse} groups={overview.byWarehouse} unnamed={words.withoutWarehouse} />
            <Lowest overview={overview} />
          </div>
        </>
      )}
    </View>
  );
};
