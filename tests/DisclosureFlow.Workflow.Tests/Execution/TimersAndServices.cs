namespace DisclosureFlow.Workflow.Tests;

public class TimersAndServices
{
    private static readonly string Service = "<serviceTask id=\"svc\"><extensionElements><df:service type=\"pdf.typeset\" attempts=\"3\" backoff=\"PT10S\"/></extensionElements></serviceTask>";

    [Fact]
    public void An_interrupting_timer_cancels_its_task_and_fires_once()
    {
        var it = Case.Start(Timed(interrupting: true, "<timeDuration>P3D</timeDuration>"));
        var timer = Assert.Single(it.State.Timers);
        Assert.Equal(Some.Monday.AddDays(3), timer.DueAt);
        Assert.Equal("DF3206", it.Refused(new FireTimer(timer.Id)));
        it.Fire("t");
        Assert.Equal(["deputy"], it.Open);
        Assert.Equal(CancelReason.BoundaryEvent, Assert.Single(it.Effects<TaskCancelled>()).Reason);
        Assert.Equal("DF3205", it.Refused(new FireTimer(timer.Id)));
    }

    [Fact]
    public void A_timer_dies_with_its_task_and_a_late_poll_finds_nothing()
    {
        var it = Case.Start(Timed(interrupting: true, "<timeDuration>P3D</timeDuration>"));
        var timer = it.State.Timers[0].Id;
        it.Complete("a");
        Assert.Equal(timer, Assert.Single(it.Effects<TimerDisarmed>()).TimerId);
        Assert.Equal(CaseStatus.Completed, it.State.Status);
    }

    [Fact]
    public void A_cycle_fires_as_often_as_it_says_in_its_own_rhythm()
    {
        var it = Case.Start(Timed(interrupting: false, "<timeCycle>R3/P1D</timeCycle>", "<endEvent id=\"deputy\"/>"));
        for (var day = 1; day <= 3; day++)
        {
            Assert.Equal(Some.Monday.AddDays(day), Assert.Single(it.State.Timers).DueAt);
            it.Now = Some.Monday.AddDays(day).AddHours(2);
            it.Fire("t");
            Assert.Equal(["a"], it.Open);
        }

        Assert.Empty(it.State.Timers);
    }

    [Theory]
    [InlineData("<timeDate>2026-03-12T09:00:00+08:00</timeDate>", "2026-03-12T09:00:00+08:00")]
    [InlineData("<timeDuration>PT36H</timeDuration>", "2026-03-10T22:00:00+08:00")]
    [InlineData("<timeDuration>P1M2D</timeDuration>", "2026-04-11T10:00:00+08:00")]
    [InlineData("<timeDuration>P2W</timeDuration>", "2026-03-23T10:00:00+08:00")]
    public void A_timer_is_due_when_its_text_says(string time, string due) =>
        Assert.Equal(DateTimeOffset.Parse(due, System.Globalization.CultureInfo.InvariantCulture), Case.Start(Timed(interrupting: true, time)).State.Timers[0].DueAt);

    [Fact]
    public void An_intermediate_timer_holds_the_token_for_its_working_days()
    {
        var it = Case.Start(Some.Deploy(Some.Task("a") + Some.Line("a", "wait", "b") + "<intermediateCatchEvent id=\"wait\"><extensionElements><df:timer workingDays=\"5\"/></extensionElements><timerEventDefinition/></intermediateCatchEvent>" + Some.Task("b")));
        it.Complete("a");
        Assert.Empty(it.Open);
        Assert.Equal(WorkingCalendar.EndOf(new DateOnly(2026, 3, 16)), Assert.Single(it.State.Timers).DueAt);
        Assert.Equal(["b"], it.Fire("wait").Open);
    }

    [Fact]
    public void A_message_wakes_the_event_that_waits_for_it_and_no_other()
    {
        var it = Case.Start(Some.Deploy(
            Some.Task("a") + Some.Line("a", "wait", "b") + "<intermediateCatchEvent id=\"wait\"><messageEventDefinition messageRef=\"m\"/></intermediateCatchEvent>" + Some.Task("b"), "<message id=\"m\" name=\"reply\"/>"));
        Assert.Equal("DF3210", it.Refused(new DeliverMessage("reply")));
        it.Complete("a");
        Assert.Equal("DF3210", it.Refused(new DeliverMessage("other")));
        Assert.Equal(["b"], it.Act(new DeliverMessage("reply", Variables.Empty.With("number", "〔2026〕3号"))).Open);
        Assert.Equal("〔2026〕3号", it.State.Variables["number"].AsText);
    }

    [Fact]
    public void A_failing_worker_is_asked_again_later_and_later_then_it_is_an_incident()
    {
        var it = Case.Start(Some.Deploy(Service + Some.Line("svc")));
        var id = it.Service("svc").Id;
        it.Act(new FailService(id, 1, null, "no font"));
        var second = Assert.Single(it.Effects<ServiceTaskRequested>());
        Assert.Equal((2, Some.Monday.AddSeconds(10)), (second.Attempt, second.NotBefore));
        Assert.Equal("DF3207", it.Refused(new FailService(id, 1, null, "no font")));
        it.Act(new FailService(id, 2, null, "no font"));
        Assert.Equal(Some.Monday.AddSeconds(20), Assert.Single(it.Effects<ServiceTaskRequested>()).NotBefore);
        it.Act(new FailService(id, 3, null, "no font"));
        var incident = Assert.Single(it.State.Incidents);
        Assert.Equal("DF3304", incident.Code);
        Assert.Contains("no font", incident.Reason, StringComparison.Ordinal);
        Assert.Equal("DF3207", it.Refused(new FailService(id, 3, null, "again")));
        it.Act(new RetryIncident(incident.Id));
        Assert.Equal(4, Assert.Single(it.Effects<ServiceTaskRequested>()).Attempt);
        it.Act(new CompleteService(id));
        Assert.Equal(CaseStatus.Completed, it.State.Status);
    }

    [Fact]
    public void A_result_is_accepted_once_and_a_late_success_settles_the_incident()
    {
        var it = Case.Start(Some.Deploy(Service + Some.Line("svc", "a") + Some.Task("a")));
        var id = it.Service("svc").Id;
        it.Act(new FailService(id, 1, null, "font broken", Final: true));
        Assert.Single(it.State.Incidents);
        it.Act(new CompleteService(id));
        Assert.Empty(it.State.Incidents);
        Assert.Equal(["a"], it.Open);
        Assert.Equal("DF3207", it.Refused(new CompleteService(id)));
        Assert.Equal("DF3207", it.Refused(new FailService(id, 1, null, "late")));
    }

    [Fact]
    public void A_service_incident_can_be_skipped()
    {
        var it = Case.Start(Some.Deploy(Service + Some.Line("svc", "a") + Some.Task("a")));
        it.Act(new FailService(it.Service("svc").Id, 1, null, "x", Final: true));
        Assert.Equal(["a"], it.Act(new SkipIncident(it.State.Incidents[0].Id)).Open);
    }

    [Theory]
    [InlineData("noFont", "install")]
    [InlineData("other", "repair")]
    public void An_error_event_catches_its_code_first_and_any_other_else(string error, string open)
    {
        var it = Case.Start(Some.Deploy(
            Service + Some.Line("svc") + Some.Task("install") + Some.Task("repair")
            + "<boundaryEvent id=\"any\" attachedToRef=\"svc\"><errorEventDefinition/></boundaryEvent><boundaryEvent id=\"font\" attachedToRef=\"svc\"><errorEventDefinition errorRef=\"e1\"/></boundaryEvent>"
            + Some.Flow("any", "repair") + Some.Flow("font", "install") + Some.Flow("install", "end") + Some.Flow("repair", "end"), "<error id=\"e1\" errorCode=\"noFont\"/>"));
        Assert.Equal([open], it.Act(new FailService(it.Service("svc").Id, 1, error, "x")).Open);
        Assert.Empty(it.State.Incidents);
    }

    [Fact]
    public void A_worker_with_outcomes_must_name_one_of_them()
    {
        var it = Case.Start(Some.Deploy("<serviceTask id=\"svc\"><extensionElements><df:service type=\"x\"/><df:outcome id=\"ok\" name=\"好\"/></extensionElements></serviceTask>" + Some.Line("svc")));
        var id = it.Service("svc").Id;
        Assert.Equal("DF3202", it.Refused(new CompleteService(id)));
        Assert.Equal("DF3202", it.Refused(new CompleteService(id, "bad")));
        Assert.Equal(CaseStatus.Completed, it.Act(new CompleteService(id, "ok")).State.Status);
    }

    private static ProcessDefinition Timed(bool interrupting, string time, string? target = null) => Some.Deploy(
        Some.Task("a") + Some.Line("a") + (target ?? Some.Task("deputy") + Some.Flow("deputy", "end"))
        + $"<boundaryEvent id=\"t\" attachedToRef=\"a\" cancelActivity=\"{(interrupting ? "true" : "false")}\"><timerEventDefinition>{time}</timerEventDefinition></boundaryEvent>" + Some.Flow("t", "deputy"));
}
