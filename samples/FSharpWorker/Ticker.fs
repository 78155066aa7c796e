namespace FSharpWorker

open System
open System.Threading
open System.Threading.Tasks
open Microsoft.Extensions.Hosting
open Microsoft.Extensions.Logging

/// Ticks every second until it is told to stop.
type Ticker(logger: ILogger<Ticker>) =
    inherit BackgroundService()

    override _.ExecuteAsync(stoppingToken: CancellationToken) : Task =
        task {
            use timer = new PeriodicTimer(TimeSpan.FromSeconds 1.0)
            let mutable ticks = 0

            try
                let mutable ticking = true

                while ticking do
                    let! tick = timer.WaitForNextTickAsync stoppingToken
                    ticking <- tick
                    ticks <- ticks + 1
                    logger.LogInformation("Tick {Number}", ticks)
            with :? OperationCanceledException ->
                logger.LogInformation("Stopped after {Ticks} ticks", ticks)
        }
