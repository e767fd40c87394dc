import { Sku } from "../../generated/catalog/types.js";
import { CustomerId } from "../../generated/customers/types.js";
import { defineReviewsHandlers } from "../../generated/reviews/handlers.js";
import { ReviewId, type ReviewInit, Stars } from "../../generated/reviews/types.js";
import { pageOf } from "../page-of.js";

const written: readonly ReviewInit[] = [
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
  async write(_input, ctx) {
    throw ctx.unimplemented();
  },
  async productReviews(_parents, _input, ctx) {
    throw ctx.unimplemented();
  },
  async reviewAnswers(_parents, _input, ctx) {
    throw ctx.unimplemented();
  },
  async resolveReview(_keys, ctx) {
    throw ctx.unimplemented();
  },
  async onProductChanged(_message, ctx) {
    throw ctx.unimplemented();
  },
});
