/** The files that import each other in a circle, one list a circle; Tarjan's algorithm. */
export function findCircles(graph: ReadonlyMap<string, readonly string[]>): readonly string[][] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const circles: string[][] = [];

  function visit(file: string): number {
    const known = order.get(file);
    if (known !== undefined) return open.includes(file) ? known : Number.POSITIVE_INFINITY;
    const index = order.size;
    order.set(file, index);
    open.push(file);
    let low = index;
    for (const next of graph.get(file) ?? []) {
      if (graph.has(next)) low = Math.min(low, visit(next), lowest.get(next) ?? Number.POSITIVE_INFINITY);
    }
    lowest.set(file, low);
    if (low === index) {
      const members = open.splice(open.indexOf(file));
      for (const member of members) lowest.set(member, Number.POSITIVE_INFINITY);
      if (members.length > 1) circles.push(members.sort());
    }
    return low;
  }

  for (const file of graph.keys()) visit(file);
  return circles;
}
