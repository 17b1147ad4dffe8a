import type { Group } from "../lines/overview";
import { useSpeech } from "../speech";

export interface BarChartProps {
  readonly title: string;
  readonly groups: readonly Group[];
  /** What a group without a name is called. */
  readonly unnamed: string;
}

const ROW_HEIGHT = 44;
const BAR_HEIGHT = 12;
const BAR_TOP = 22;
const LABEL_BASE = 14;
const CORNER = 6;
/** More bars would be a carpet; the table has them all. */
const MAX_BARS = 10;
/** Longer labels would run into their numbers on a phone. */
const MAX_LABEL = 24;

const shortened = (text: string): string => (text.length > MAX_LABEL ? `${text.slice(0, MAX_LABEL - 1)}…` : text);

interface Row {
  readonly label: string;
  readonly units: number;
  readonly text: string;
}

const Bar = ({ row, index, largest }: { row: Row; index: number; largest: number }) => {
  const y = index * ROW_HEIGHT;
  const width = largest === 0 ? 0 : (row.units / largest) * 100;
  return (
    <>
      <text class="chart-label" x="0" y={y + LABEL_BASE}>
        {shortened(row.label)}
      </text>
      <text class="chart-value" x="100%" y={y + LABEL_BASE} text-anchor="end">
        {row.text}
      </text>
      <rect class="chart-track" x="0" y={y + BAR_TOP} width="100%" height={BAR_HEIGHT} rx={CORNER} />
      <rect class="chart-bar" x="0" y={y + BAR_TOP} width={`${width}%`} height={BAR_HEIGHT} rx={CORNER} />
    </>
  );
};

const ChartTable = ({ title, rows, total }: { title: string; rows: readonly Row[]; total: number }) => {
  const { words, formats } = useSpeech();
  return (
    <details class="chart-table">
      <summary>{words.asTable}</summary>
      <table class="lines">
        <caption class="sr-only">{title}</caption>
        <thead>
          <tr>
            <th scope="col">{words.name}</th>
            <th scope="col" class="cell-number">
              {words.units}
            </th>
            <th scope="col" class="cell-number">
              {words.share}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ label, units, text }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td class="cell-number">{text}</td>
              <td class="cell-number">{formats.percent(total === 0 ? 0 : units / total)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
};

/** Units by group as bars, and the same as a sentence and as a table. */
export const BarChart = ({ title, groups, unnamed }: BarChartProps) => {
  const { words, formats } = useSpeech();
  const rows = groups.map(({ name, units }) => ({ label: name ?? unnamed, units, text: formats.number(units) }));
  const bars = rows.slice(0, MAX_BARS);
  const largest = Math.max(0, ...bars.map(({ units }) => units));
  const total = rows.reduce((sum, { units }) => sum + units, 0);
  const sentence = bars.map(({ label, text }) => `${label}: ${text}`).join(", ");
  return (
    <section class="card">
      <h2>{title}</h2>
      <svg
        class="chart"
        role="img"
        aria-label={words.chartText(title, sentence)}
        width="100%"
        height={bars.length * ROW_HEIGHT}
      >
        {bars.map((row, index) => (
          <Bar key={row.label} row={row} index={index} largest={largest} />
        ))}
      </svg>
      <ChartTable title={title} rows={rows} total={total} />
    </section>
  );
};
