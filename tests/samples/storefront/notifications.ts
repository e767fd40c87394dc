import { expect } from "vitest";
import { CustomerId } from "../../../generated-sample/generated/customers/types.ts";
import { createNotificationsClient } from "../../../generated-sample/generated/notifications/client.ts";
import { collected, first } from "../collected.ts";
import { refused, type Shows } from "../shown.ts";
import type { TestShop } from "./shop.ts";

const unauthenticated = { code: "unauthenticated" } as const;

/** How notifications are shown, less the messages that they take in. */
export function notificationsShows({ urlOf, as, open }: TestShop): Shows {
  const url = urlOf("notifications");
  const customer = open(createNotificationsClient(url, as("user", "customer-1")));
  const support = open(createNotificationsClient(url, as("staff", "sam", "reports:read")));
  const clerk = open(createNotificationsClient(url, as("staff", "kim")));
  const nobody = open(createNotificationsClient(url));
  return {
    "notifications.readPreferences": {
      works: async () => expect(await customer.readPreferences({})).toMatchObject({ channels: ["MAIL"] }),
      fails: () => refused(nobody.readPreferences({}), unauthenticated),
    },
    "notifications.savePreferences": {
      async works() {
        const { revision } = await customer.readPreferences({});
        const wanted = { channels: ["PUSH", "WINDOW"], perTopic: { orders: "PUSH" } };
        const saved = await customer.savePreferences({ ...wanted, revision }, { ifMatch: revision });
        expect(saved).toMatchObject({ ...wanted, revision: revision + 1n });
      },
      async fails() {
        const wanted = { channels: [], revision: 1n };
        await refused(nobody.savePreferences(wanted), unauthenticated);
        await refused(customer.savePreferences(wanted, { ifMatch: 77n }), { code: "failed_precondition" });
      },
    },
    "notifications.notices": {
      isEndless: true,
      works: async () => expect(await first(customer.notices({}))).toMatchObject({ title: expect.any(String) }),
      fails: () => refused(first(nobody.notices({})), unauthenticated),
    },
    "notifications.replay": {
      async works() {
        const told = await collected(support.replay({ customer: CustomerId("customer-1"), sequence: 1n }));
        expect(told[0]).toMatchObject({ sequence: 2n, title: "On its way" });
      },
      fails: () =>
        refused(collected(clerk.replay({ customer: CustomerId("customer-1") })), { code: "permission_denied" }),
    },
  };
}
