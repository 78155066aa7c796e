using System.Globalization;
using Humanizer;
using Microsoft.Extensions.Logging;

// A job: it does its work, says so and ends. Disposing the factory writes out what is still queued.
using var loggers = LoggerFactory.Create(logging => logging.AddJsonConsole(options => options.TimestampFormat = "u"));
var log = loggers.CreateLogger("CentralPackages");

var numbers = args.Length > 0 ? args : ["42"];
foreach (var text in numbers)
{
    if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
    {
        log.LogError("{Text} is not a whole number.", text);
        return 1;
    }

    log.LogInformation("{Number} is {Words}.", number, number.ToWords(CultureInfo.InvariantCulture));
}

return 0;
