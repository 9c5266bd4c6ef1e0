/** How people call the stages that nobody goes on from. Won ones are the end of the way, and belong to it. */
const LOST = /lost|dead|unqualif|disqualif|not\s+(qualif|interested)|\bdq\b/i;

/** The stages of a funnel: those in use, in the cycle's order, without the ones for who went another way. */
export const onTheirWay = <S extends { name: string; count: number }>(stages: readonly S[]): S[] =>
  stages.filter(({ name, count }) => count > 0 && !LOST.test(name));
