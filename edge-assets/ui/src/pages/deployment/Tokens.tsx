import { useQuery } from "@tanstack/react-query";
import { tokensQuery } from "~/api/deployment";
import { Empty, Loading, Problem, Tag } from "~/components/Parts";
import { Status } from "~/components/Status";
import { type Column, Table } from "~/components/Table";
import { Time } from "~/components/Time";
import css from "../Deployment.module.css";

type Token = NonNullable<Awaited<ReturnType<NonNullable<ReturnType<typeof tokensQuery>["queryFn"]>>>>["items"][number];

/** The tokens of the API: who may do what. Their texts are known to nobody but their holders. */
export default function Tokens({ binary }: { binary: string }) {
  const query = useQuery(tokensQuery());
  const rows = query.data?.items;
  if (query.isError && !rows) return <Problem error={query.error} retry={() => void query.refetch()} />;
  if (!rows) return <Loading rows={4} />;
  if (rows.length === 0)
    return (
      <Empty
        hint="One is made on the machine of the server; its text is told once."
        command={`${binary} token create NAME --scope viewer`}
      >
        There is no token.
      </Empty>
    );
  return (
    <>
      <div className={css.bar}>
        <span className="dim">
          They are made and taken away on the command line: <code>{binary} token create NAME</code>
        </span>
      </div>
      <Table label="Tokens" columns={COLUMNS} rows={rows} rowKey={(it) => it.name} />
    </>
  );
}

const MAY: Record<string, string> = {
  viewer: "may read",
  operator: "may also launch, stop and switch",
  admin: "may also read who did what",
};

const COLUMNS: readonly Column<Token>[] = [
  { id: "name", head: "Name", width: "minmax(100px, 1fr)", cell: (it) => <span className={css.who}>{it.name}</span> },
  {
    id: "scope",
    head: "Scope",
    width: "minmax(90px, 1.4fr)",
    cell: (it) => (
      <>
        <Tag>{it.scope}</Tag> <span className="dim">{MAY[it.scope]}</span>
      </>
    ),
  },
  {
    id: "valid",
    head: "Good",
    width: "minmax(90px, 0.8fr)",
    cell: (it) => <Status of={it.is_valid ? "success" : "failure"} word={it.is_valid ? "Good" : "Expired"} />,
  },
  { id: "until", head: "Until", width: "110px", from: 560, cell: (it) => <Time at={it.expires_at} none="for ever" /> },
  { id: "created", head: "Made", width: "110px", from: 680, cell: (it) => <Time at={it.created_at} /> },
];
