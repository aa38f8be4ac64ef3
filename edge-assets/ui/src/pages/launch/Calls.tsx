import { useState } from "react";
import { Segments } from "~/components/Button";
import { Command, Section } from "~/components/Parts";

/** The same launch for a shell. */
export function Calls({ curl, cli }: { curl: string; cli: string }) {
  const [way, setWay] = useState<"cli" | "curl">("cli");
  return (
    <Section
      title="The same elsewhere"
      aside={
        <Segments
          label="Way"
          value={way}
          onChange={setWay}
          options={[
            { value: "cli", label: "CLI" },
            { value: "curl", label: "curl" },
          ]}
        />
      }
    >
      <Command text={way === "cli" ? cli : curl} />
    </Section>
  );
}
