import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "./Button";
import { Icon, type IconName } from "./Icon";
import css from "./Menu.module.css";

export interface Item {
  label: ReactNode;
  icon?: IconName;
  danger?: boolean;
  disabled?: boolean;
  checked?: boolean;
  onSelect: () => void;
}

/** Actions behind a button. Not modal: a modal menu would put a style element into the page. */
export function Menu({
  label,
  items,
  icon = "more",
  text,
}: {
  label: string;
  items: readonly Item[];
  icon?: IconName;
  text?: string;
}) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <Button
          kind={text ? "plain" : "ghost"}
          icon={icon}
          label={text ? undefined : label}
          aria-label={text ? label : undefined}
        >
          {text}
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={css.menu} align="end" sideOffset={4} collisionPadding={8}>
          {items.map((item, i) => (
            <DropdownMenu.Item
              key={i}
              className={`${css.item} ${item.danger ? css.danger : ""}`}
              disabled={item.disabled}
              onSelect={item.onSelect}
            >
              <span className={css.icon}>
                {item.checked ? <Icon name="check" size={14} /> : item.icon && <Icon name={item.icon} size={14} />}
              </span>
              {item.label}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
