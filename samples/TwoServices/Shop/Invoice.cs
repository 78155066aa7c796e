using System;

namespace Shop;

/// <summary>What an order costs, in euros.</summary>
public sealed class Invoice
{
    private const decimal _taxRate = 0.19m;

    public Invoice(Order order)
    {
        Order = order;
        Net = order.Quantity * order.Price;
        Tax = Math.Round(Net * _taxRate, 2, MidpointRounding.AwayFromZero);
        Total = Net + Tax;
    }

    public Order Order { get; }

    public decimal Net { get; }

    public decimal Tax { get; }

    public decimal Total { get; }
}
