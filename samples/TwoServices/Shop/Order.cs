namespace Shop;

/// <summary>So many of an article, at a net price a piece in euros.</summary>
public sealed class Order
{
    public string Article { get; set; } = "";

    public int Quantity { get; set; }

    public decimal Price { get; set; }

    public bool IsValid() => Article.Length is > 0 and <= 100 && Quantity is > 0 and <= 1_000_000 && Price is >= 0 and <= 1_000_000;
}
