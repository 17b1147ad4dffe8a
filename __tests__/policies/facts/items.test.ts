import { allOf, anyOf, findings, Items } from "../../../policies/facts/items";
import { Undecided } from "../../../policies/facts/undecided";

const doubt = { attribute: "a", reference: "var.a" };
const unknown = (): never => {
  throw new Undecided(doubt);
};
/** 1 is odd, 2 is even, and of 3 nobody knows. */
const isOdd = (item: number): boolean => (item === 3 ? unknown() : item % 2 === 1);

describe("items", () => {
  it("keep what is known beside what is doubted", () => {
    expect(new Items([1, 2, 3]).filter(isOdd)).toEqual(new Items([1], [doubt]));
    expect(new Items([1, 3]).map(isOdd)).toEqual(new Items([true], [doubt]));
  });

  it("keep the doubts they had", () => {
    expect(new Items([2], [doubt]).filter(isOdd).doubts).toEqual([doubt]);
    expect(new Items([1]).flatMap(() => new Items([2], [doubt]))).toEqual(new Items([2], [doubt]));
  });

  it("are sure that one is so when it is, whatever the others are", () => {
    expect(new Items([3, 1]).some(isOdd)).toBe(true);
    expect(new Items([3, 2]).every(isOdd)).toBe(false);
    expect(new Items([2], [doubt]).first).toBe(2);
  });

  it("are sure that two are so when they are, and else not while one may be", () => {
    const isSum = (wanted: number) => (one: number, other: number) =>
      one === 3 || other === 3 ? unknown() : one + other === wanted;
    expect(new Items([3, 1, 2]).somePair(isSum(3))).toBe(true);
    expect(new Items([1, 2]).somePair(isSum(4))).toBe(false);
    expect(() => new Items([1, 2, 3]).somePair(isSum(4))).toThrow(Undecided);
    expect(() => new Items([1], [doubt]).somePair(isSum(2))).toThrow(Undecided);
  });

  it("ask about no more pairs than it takes to say that nobody knows", () => {
    let asked = 0;
    const ask = () => {
      asked++;
      return unknown();
    };
    expect(() => new Items(Array.from({ length: 1000 }, (_, at) => at)).somePair(ask)).toThrow(Undecided);
    expect(asked).toBeLessThan(1000);
  });

  it.each([
    ["that none is so", () => new Items([2, 3]).some(isOdd)],
    ["that all are so", () => new Items([1, 3]).every(isOdd)],
    ["that there is none", () => new Items([], [doubt]).isEmpty],
    ["which is the first", () => new Items([], [doubt]).first],
  ])("are not sure %s while one may be otherwise", (_what, ask) => {
    expect(ask).toThrow(Undecided);
  });

  it("let a fault of the rule through", () => {
    const fault = () => {
      throw new TypeError("a bug");
    };
    expect(() => new Items([1]).map(fault)).toThrow("a bug");
  });
});

describe("several parts of a check", () => {
  it("are all looked at, though one cannot tell", () => {
    expect(
      findings(
        unknown,
        () => "wrong",
        () => undefined,
      ),
    ).toEqual(new Items(["wrong"], [doubt]));
  });

  it("are false together as soon as one is, and true as soon as one is enough", () => {
    expect(allOf(unknown, () => false)).toBe(false);
    expect(anyOf(unknown, () => true)).toBe(true);
    expect(() => allOf(unknown, () => true)).toThrow(Undecided);
    expect(() => anyOf(unknown, () => false)).toThrow(Undecided);
  });
});
