namespace FSharpWorker

open Microsoft.Extensions.DependencyInjection
open Microsoft.Extensions.Hosting
open Microsoft.Extensions.Logging

module Program =

    [<EntryPoint>]
    let main args =
        let builder = Host.CreateApplicationBuilder(args)

        builder.Logging.ClearProviders().AddJsonConsole(fun options -> options.TimestampFormat <- "u")
        |> ignore

        builder.Services.AddHostedService<Ticker>() |> ignore
        builder.Build().Run()
        0
