import { defineOrdersHandlers, type Order, type OrdersHandlers } from "../../generated/orders/handlers.js";

class Orders implements OrdersHandlers {
    readonly #orders = new Map<string, Order>();
    private readonly label: string;
    static placeOrder = 1;

    constructor(label: string) {
        this.label = label;
    }

    getOrder = async ({ id }: Order): Promise<Order> => this.find(id);

    private async find(id: string): Promise<Order> {
        return this.#orders.get(id) ?? { id: this.label };
    }

    exportAll() {
        return [...this.#orders.values()];
    }
}

export const orders = defineOrdersHandlers(new Orders("x"));
