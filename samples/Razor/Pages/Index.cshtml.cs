using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace RazorSample.Pages;

/// <summary>A form: the post is refused without the antiforgery token that the page gave out.</summary>
public sealed class IndexModel : PageModel
{
    [BindProperty, Required, StringLength(50)]
    public string Name { get; set; } = "";

    public string? Greeting { get; private set; }

    public void OnPost()
    {
        if (ModelState.IsValid)
        {
            Greeting = $"Thank you, {Name}.";
        }
    }
}
