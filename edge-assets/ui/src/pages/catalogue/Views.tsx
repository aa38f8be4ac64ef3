import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { Button } from "~/components/Button";
import { Dialog } from "~/components/Dialog";
import { Menu } from "~/components/Menu";
import { say } from "~/components/toast";
import { type AssetsSearch, assetsSearch } from "~/lib/pages";
import { parseSearch, stringifySearch } from "~/lib/search";
import { forgetView, saveView, useViews, type View } from "~/lib/views";
import css from "../Catalogue.module.css";

/** Those that everybody has. */
const GIVEN: readonly View[] = [
  { name: "All assets", search: "" },
  { name: "Failing", search: "status=failure" },
  { name: "Late", search: "status=stale" },
  { name: "Failing checks", search: "checks=failing" },
  { name: "Never made", search: "status=missing" },
  { name: "Slowest first", search: "sort=took" },
];

const textOf = (search: AssetsSearch) => stringifySearch(search).replace(/^\?/, "");

/** The views of the catalogue: each is an address, and the one that is shown can be given a name. */
export function Views({ search }: { search: AssetsSearch }) {
  const navigate = useNavigate({ from: "/assets" });
  const own = useViews();
  const [naming, setNaming] = useState(false);
  const [name, setName] = useState("");
  const now = textOf(search);
  const shown = [...own, ...GIVEN].find((view) => view.search === now);
  const mine = own.find((view) => view.search === now);
  const go = (view: View) => void navigate({ search: assetsSearch(parseSearch(view.search)) });
  const save = (event: FormEvent) => {
    event.preventDefault();
    const said = name.trim();
    if (!said) return;
    saveView({ name: said, search: now });
    setNaming(false);
    setName("");
    say(`The view ${said} is kept in this browser; its address can be shared`);
  };
  return (
    <>
      <Menu
        label="Views"
        icon="filter"
        text={shown?.name ?? "Views"}
        items={[
          ...[...GIVEN, ...own].map((view) => ({
            label: view.name,
            checked: view.search === now,
            onSelect: () => go(view),
          })),
          ...(mine
            ? [{ label: `Forget ${mine.name}`, icon: "close" as const, onSelect: () => forgetView(mine.name) }]
            : shown
              ? []
              : [{ label: "Keep this view…", icon: "plus" as const, onSelect: () => setNaming(true) }]),
        ]}
      />
      <Dialog open={naming} title="Keep this view" onClose={() => setNaming(false)}>
        <form className={css.naming} onSubmit={save}>
          <label className={css.nameField}>
            <span>Name</span>
            <input autoFocus value={name} maxLength={60} onChange={(event) => setName(event.target.value)} />
          </label>
          <Button kind="primary" type="submit" disabled={!name.trim()}>
            Keep
          </Button>
        </form>
      </Dialog>
    </>
  );
}
