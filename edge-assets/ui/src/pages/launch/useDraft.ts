import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useDebounced } from "~/lib/hooks";
import { type Draft, draftOf, searchOf } from "~/lib/launch";
import type { LaunchSearch } from "~/lib/pages";

const textOf = (draft: Draft) => JSON.stringify(searchOf(draft));

/**
 * A draft that lives in the address, so that it can be shared, survives a reload, and goes back. `template` is a draft that an
 * earlier launch gives; the address names that launch until something is changed. `version` counts what came from outside.
 */
export function useDraft(search: LaunchSearch, template: Draft | undefined) {
  const navigate = useNavigate();
  const [state, setState] = useState(() => ({ draft: draftOf(search), version: 0, isChanged: false }));
  const known = useRef(textOf(state.draft));

  useEffect(() => {
    if (!template) return;
    known.current = textOf(template);
    setState((old) => ({ draft: template, version: old.version + 1, isChanged: false }));
  }, [template]);

  // Another address than the one that was written here: a link, or the way back.
  useEffect(() => {
    const said = draftOf(search);
    if (search.like !== undefined || textOf(said) === known.current) return;
    known.current = textOf(said);
    setState((old) => ({ draft: said, version: old.version + 1, isChanged: false }));
  }, [search]);

  const settled = useDebounced(state, 400);
  useEffect(() => {
    const text = textOf(settled.draft);
    if (!settled.isChanged || text === known.current) return;
    known.current = text;
    void navigate({ to: "/launch", search: searchOf(settled.draft), replace: true });
  }, [settled, navigate]);

  const change = (part: Partial<Draft>) =>
    setState((old) => ({ ...old, draft: { ...old.draft, ...part }, isChanged: true }));
  return { draft: state.draft, version: state.version, change };
}
