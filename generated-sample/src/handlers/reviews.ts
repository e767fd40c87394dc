import { defineReviewsHandlers } from "../../generated/reviews/handlers.js";

export const reviews = defineReviewsHandlers({
  async listReviews(_input, ctx) {
    throw ctx.unimplemented();
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
