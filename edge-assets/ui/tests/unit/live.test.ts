import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { refetch } from "../../src/api/live";

test("an answer that was under way when the news came is fetched once more", async () => {
  const queries = new QueryClient();
  const answers: ((value: string) => void)[] = [];
  const observer = new QueryObserver(queries, {
    queryKey: ["runs"],
    queryFn: () => new Promise<string>((resolve) => answers.push(resolve)),
  });
  const stop = observer.subscribe(() => undefined);
  expect(answers).toHaveLength(1);
  refetch(queries, (name) => name === "runs");
  refetch(queries, (name) => name === "runs");
  expect(answers).toHaveLength(1);
  answers[0]!("before");
  await expect.poll(() => answers.length).toBe(2);
  answers[1]!("after");
  await expect.poll(() => observer.getCurrentResult().data).toBe("after");
  expect(answers).toHaveLength(2);
  stop();
  queries.clear();
});
