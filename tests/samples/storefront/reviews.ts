import { expect } from "vitest";
import { Sku } from "../../../generated-sample/generated/catalog/types.ts";
import { createReviewsClient } from "../../../generated-sample/generated/reviews/client.ts";
import { Stars } from "../../../generated-sample/generated/reviews/types.ts";
import { collected } from "../collected.ts";
import { entities } from "../graph.ts";
import { refused, type Shows } from "../shown.ts";
import type { TestShop } from "./shop.ts";

const lamp = Sku("LA-0001");
/** The one that is there from the beginning. */
const reviewId = "018f5a3c-7d3e-7c41-9b6a-2f1d0c4b8e57";
const praise = { product: lamp, stars: Stars(4), text: "It is very bright." };

/** How reviews are shown, less their events. */
export function reviewsShows({ urlOf, as, token, open, faults }: TestShop): Shows {
  const url = urlOf("reviews");
  const window = open(createReviewsClient(url));
  const customer = open(createReviewsClient(url, as("user", "customer-1")));
  const other = open(createReviewsClient(url, as("user", "customer-2")));
  const fallen = (interaction: string, ask: () => ReturnType<typeof entities>) =>
    faults.during(interaction, new Error("the shelf fell over"), async () => {
      const { errors } = await ask();
      expect(errors).toMatchObject([{ message: "internal error", extensions: { canonical: "internal" } }]);
    });
  const ofLamp = () => entities(url, "Product", [{ sku: lamp }], "reviews(first: 1) { edges { node { stars } } }");
  const review = async (selection: string) =>
    entities(url, "Review", [{ reviewId }], selection, await token("user", "customer-1"));
  return {
    "reviews.listReviews": {
      async works() {
        const all = await collected(window.listReviews({ product: lamp, stars: Stars(5) }));
        expect(all).toMatchObject([{ reviewId, text: "It is bright.", score: 0.5 }]);
      },
      async fails() {
        const response = await fetch(`${url}/v1/products/LA-0001/reviews?stars=9`);
        expect(response.status).toBe(400);
        expect(await response.json()).toMatchObject({ code: "invalid_argument", violations: [{ field: "stars" }] });
      },
    },
    "reviews.write": {
      works: async () => expect(await other.write(praise)).toMatchObject({ ...praise, author: "customer-2" }),
      fails: () =>
        refused(customer.write(praise), {
          code: "already_exists",
          reason: "ALREADY_REVIEWED",
          details: { reviewId },
        }),
    },
    "reviews.productReviews": {
      async works() {
        const { data } = await ofLamp();
        expect(data).toEqual({ _entities: [{ reviews: { edges: [{ node: { stars: 5 } }] } }] });
      },
      fails: () => fallen("reviews.productReviews", ofLamp),
    },
    "reviews.reviewAnswers": {
      works: async () => expect(await review("answers { text }")).toEqual({ data: { _entities: [{ answers: [] }] } }),
      fails: () => fallen("reviews.reviewAnswers", () => review("answers { text }")),
    },
    "reviews.resolveReview": {
      works: async () =>
        expect(await review("text product { sku }")).toEqual({
          data: { _entities: [{ text: "It is bright.", product: { sku: lamp } }] },
        }),
      async fails() {
        const { errors } = await entities(url, "Review", [{ reviewId }], "text");
        expect(errors).toMatchObject([{ extensions: { canonical: "unauthenticated" } }]);
      },
    },
  };
}
