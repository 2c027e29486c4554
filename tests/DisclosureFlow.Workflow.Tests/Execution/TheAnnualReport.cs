namespace DisclosureFlow.Workflow.Tests;

public class TheAnnualReport
{
    private static readonly Variables January = Variables.Empty.With("statutoryDate", "2026-03-31");

    [Fact]
    public void It_goes_from_draft_over_review_and_sign_off_to_publication()
    {
        var it = Case.Start(Some.AnnualReport, January);
        Assert.Equal(["drafting"], it.Open);
        Assert.Equal(["confidentialityReview"], it.Complete("drafting", "submitted").Open);
        it.Complete("confidentialityReview", "approved");
        Assert.Empty(it.Open);
        Assert.Equal("pdf.typeset", Assert.Single(it.Effects<ServiceTaskRequested>()).Task.Type);
        Assert.Equal(["signOff"], it.Served("typesetting").Open);
        Assert.Equal(["publication"], it.Complete("signOff", "signed").Open);
        it.Complete("publication", "published");
        Assert.Equal(CaseStatus.Completed, it.State.Status);
        Assert.Equal("published", Assert.Single(it.Effects<ProcessEnded>()).LastEnd?.Id);
        Assert.Empty(it.State.Timers);
        Assert.Empty(it.State.Instances);
    }

    [Theory]
    [InlineData("confidentialityReview")]
    [InlineData("signOff")]
    public void A_return_goes_to_drafting_and_the_next_edition_to_review_again(string returningTask)
    {
        var it = Case.Start(Some.AnnualReport).Complete("drafting", "submitted");
        if (returningTask == "signOff")
        {
            it.Complete("confidentialityReview", "approved").Served("typesetting");
        }

        Assert.Equal(["drafting"], it.Complete(returningTask, "returned").Open);
        Assert.Equal(2, it.Task("drafting").Iteration);
        it.Complete("drafting", "submitted");
        Assert.Equal(["confidentialityReview"], it.Open);
        Assert.Equal(2, it.Task("confidentialityReview").Iteration);
    }

    [Fact]
    public void What_cannot_be_decided_is_referred_and_the_reply_leads_back_to_review()
    {
        var it = Case.Start(Some.AnnualReport).Complete("drafting", "submitted").Complete("confidentialityReview", "referred");
        Assert.Equal(["registerReferral"], it.Open);
        Assert.Equal(["registerReply"], it.Complete("registerReferral", "registered").Open);
        Assert.Equal(["confidentialityReview"], it.Complete("registerReply", "registered").Open);
    }

    [Fact]
    public void On_another_day_the_system_has_the_report_typeset_again()
    {
        var it = Case.Start(Some.AnnualReport).Complete("drafting", "submitted").Complete("confidentialityReview", "approved").Served("typesetting");
        var shown = it.Task("signOff").Id;
        Assert.Equal("DF3202", it.Refused(new CompleteTask(shown, "retypeset")));
        it.Complete("signOff", "retypeset", bySystem: true);
        Assert.Equal(2, it.Service("typesetting").Iteration);
        Assert.Equal("DF3201", it.Refused(new CompleteTask(shown, "signed")));
        it.Served("typesetting");
        Assert.Equal(2, it.Task("signOff").Iteration);
        Assert.Equal("DF3202", it.Refused(new CompleteTask(it.Task("signOff").Id, "signed", BySystem: true)));
    }

    [Fact]
    public void The_reviewer_is_reminded_a_working_day_before_the_due_date_and_the_head_is_told_the_day_after()
    {
        var it = Case.Start(Some.AnnualReport).Complete("drafting", "submitted");
        // Five working days after Monday 9 March is Monday 16 March.
        Assert.Equal(new DateTimeOffset(2026, 3, 16, 23, 59, 59, TimeSpan.FromHours(8)), it.Task("confidentialityReview").DueAt);
        var armed = it.Effects<TimerArmed>().ToDictionary(t => t.Event.Id, t => t.DueAt);
        Assert.Equal(new DateTimeOffset(2026, 3, 13, 9, 0, 0, TimeSpan.FromHours(8)), armed["reviewReminder"]);
        Assert.Equal(new DateTimeOffset(2026, 3, 17, 9, 0, 0, TimeSpan.FromHours(8)), armed["reviewOverdue"]);

        it.Fire("reviewReminder");
        Assert.Equal(new Notice("remind", null), Assert.Single(it.Effects<NoticeRaised>()).Notice);
        it.Fire("reviewOverdue");
        Assert.Equal(new Notice("escalate", "head"), Assert.Single(it.Effects<NoticeRaised>()).Notice);
        Assert.Equal(["confidentialityReview"], it.Open);
        it.Complete("confidentialityReview", "approved");
        Assert.Empty(it.Timers);
    }

    [Fact]
    public void A_task_is_due_by_the_date_planned_back_from_the_statutory_one_where_that_is_earlier()
    {
        var it = Case.Start(Some.AnnualReport, Variables.Empty.With("statutoryDate", "2026-03-20")).Complete("drafting", "submitted");
        // Six working days before Friday 20 March is Thursday 12 March, earlier than the limit of five days.
        Assert.Equal(new DateOnly(2026, 3, 12), WorkingCalendar.DayOf(it.Task("confidentialityReview").DueAt!.Value));
    }

    [Fact]
    public void The_limit_is_the_organs_own_where_it_set_one()
    {
        var it = Case.Start(Some.AnnualReport, Variables.Empty.With("reviewWorkingDays", 10)).Complete("drafting", "submitted");
        Assert.Equal(new DateOnly(2026, 3, 23), WorkingCalendar.DayOf(it.Task("confidentialityReview").DueAt!.Value));
    }

    [Fact]
    public void The_limit_of_the_review_stands_still_while_a_referral_is_out_but_the_statutory_date_does_not()
    {
        var it = Case.Start(Some.AnnualReport).Complete("drafting", "submitted");
        it.Now = Some.Monday.AddDays(2);
        it.Complete("confidentialityReview", "referred").Complete("registerReferral", "registered");
        it.Now = Some.Monday.AddDays(21);
        it.Complete("registerReply", "registered");
        // Two of five working days were used; three are left from Monday 30 March.
        Assert.Equal(new DateOnly(2026, 4, 2), WorkingCalendar.DayOf(it.Task("confidentialityReview").DueAt!.Value));
        it.Complete("confidentialityReview", "returned").Complete("drafting", "submitted");
        // A new edition has the whole limit: 4 to 6 April are holidays.
        Assert.Equal(new DateOnly(2026, 4, 7), WorkingCalendar.DayOf(it.Task("confidentialityReview").DueAt!.Value));

        var pressed = Case.Start(Some.AnnualReport, Variables.Empty.With("statutoryDate", "2026-03-31")).Complete("drafting", "submitted").Complete("confidentialityReview", "referred").Complete("registerReferral", "registered");
        pressed.Now = Some.Monday.AddDays(21);
        Assert.Equal(new DateOnly(2026, 3, 23), WorkingCalendar.DayOf(pressed.Complete("registerReply", "registered").Task("confidentialityReview").DueAt!.Value));
    }

    [Theory]
    [InlineData("statutoryDate", "31.3.2026")]
    [InlineData("reviewWorkingDays", "ten")]
    public void A_date_or_limit_that_cannot_be_read_is_refused_at_the_start(string variable, string value)
    {
        var result = ProcessEngine.Start(Some.AnnualReport, new StartCommand(Variables.Empty.With(variable, value)), Some.Monday);
        Assert.Equal("DF3211", result.Refusal?.Code);
    }

    [Fact]
    public void Its_tasks_carry_what_the_office_needs_to_know()
    {
        var review = Some.AnnualReport.FindUserTask("confidentialityReview")!;
        Assert.Equal("reviewer", review.CandidateRole);
        Assert.Equal("confidentialityReview", review.Stage);
        Assert.Equal(["同意公开", "退回修改", "报请确定"], review.Outcomes.Select(o => o.Name));
        Assert.Equal(["report"], review.Locks);
        Assert.Equal(["drafter", "reviewer", "head", "publisher", "auditor", "administrator"], Some.AnnualReport.Roles.Select(r => r.Id));
        Assert.All(Some.AnnualReport.UserTasks, t => Assert.NotNull(t.CandidateRole));
    }
}
