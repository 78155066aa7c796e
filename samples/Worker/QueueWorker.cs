using Microsoft.Extensions.Options;

namespace Worker;

/// <summary>Does a job at each interval, and finishes the current one when it is told to stop.</summary>
internal sealed partial class QueueWorker(IOptions<QueueOptions> options, ILogger<QueueWorker> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        LogStarted(options.Value.Interval);
        using var timer = new PeriodicTimer(options.Value.Interval);
        var jobs = 0;
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                LogJobDone(++jobs);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopped(jobs);
        }
    }

    [LoggerMessage(LogLevel.Information, "Started, a job every {Interval}.")]
    private partial void LogStarted(TimeSpan interval);

    [LoggerMessage(LogLevel.Information, "Job {Number} is done.")]
    private partial void LogJobDone(int number);

    [LoggerMessage(LogLevel.Information, "Stopped after {Jobs} jobs.")]
    private partial void LogStopped(int jobs);
}
