using HardenedContainer.Options;

namespace HardenedContainer.Core.Tests.Options;

public class StopSignalsTests
{
    [TestCase("SIGHUP", 1)]
    [TestCase("SIGINT", 2)]
    [TestCase("SIGTERM", 15)]
    [TestCase("SIGSYS", 31)]
    [TestCase("SIGRTMIN", 34)]
    [TestCase("SIGRTMIN+3", 37)]
    [TestCase("SIGRTMAX-14", 50)]
    [TestCase("SIGRTMAX", 64)]
    [TestCase("42", 42)]
    public void A_signal_has_the_number_that_engines_send(string name, int number) => Assert.That(StopSignals.Number(name), Is.EqualTo(number));
}
