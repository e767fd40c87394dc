import { Sku } from "../../generated/catalog/types.js";
import { CustomerId } from "../../generated/customers/types.js";
import { alreadyReviewed } from "../../generated/reviews/errors.js";
import { defineReviewsHandlers } from "../../generated/reviews/handlers.js";
import { ReviewId, type ReviewInit, Stars } from "../../generated/reviews/types.js";
import { database } from "../database.js";
import { pageOf } from "../page-of.js";
import { callerOf } from "../who-calls.js";

const written: ReviewInit[] = [
  {
    reviewId: ReviewId("018f5a3c-7d3e-7c41-9b6a-2f1d0c4b8e57"),
    product: Sku("LA-0001"),
    author: CustomerId("customer-1"),
    stars: Stars(5),
    text: "It is bright.",
    writtenAt: new Date("2026-01-20T12:00:00Z"),
  },
];

export const reviews = defineReviewsHandlers({
  async listReviews({ product, stars, ...page }) {
    const found = written.filter((it) => it.product === product && (stars === undefined || it.stars === stars));
    return pageOf(found, (it) => it.reviewId, page);
  },
  async write({ product, stars, text }, ctx) {
    const author = CustomerId(callerOf(ctx));
    const earlier = written.find((it) => it.product === product && it.author === author);
    if (earlier !== undefined) throw alreadyReviewed({ reviewId: earlier.reviewId });
    const review = { reviewId: ReviewId(crypto.randomUUID()), product, author, stars, text, writtenAt: new Date() };
    await database.transaction(async (tx) => {
      written.push(review);
      await ctx.publish.using(tx).reviewWritten(review);
    });
    return review;
  },
  async productReviews(products, { best, ...page }) {
    const sorted = [...written].sort((a, b) => (best ? b.stars - a.stars : a.stars - b.stars));
    return products.map((sku) =>
      pageOf(
        sorted.filter((it) => it.product === sku),
        (it) => it.reviewId,
        page,
      ),
    );
  },
  async reviewAnswers(reviews) {
    return reviews.map((it) => it.answers);
  },
  async resolveReview(ids) {
    return ids.map((id) => written.find((it) => it.reviewId === id) ?? null);
  },
  async onProductChanged({ sku, availability }) {
    if (availability !== "DISCONTINUED") return;
    for (const [index, it] of written.entries()) if (it.product === sku) written.splice(index, 1);
  },
});
