"""Makes the sample company's service records: cases, projects, appointments, documents."""

from vtdesk.demo.mint import Mint
from vtdesk.demo.tables import Row


def case(mint: Mint, index: int) -> Row:
    """A support case of the cloud."""
    status = mint.choice("casestatus")
    return {
        "title": mint.phrase("cases"),
        "casestatus": status,
        "casepriority": mint.choice("casepriority"),
        "casechannel": mint.choice("casechannel"),
        "impact_area": mint.choice("impact_area"),
        "impact_type": "Reduced",
        "parent_id": mint.some("Accounts", 0.9),
        "contact_id": mint.some("Contacts", 0.8),
        "product_id": mint.some("Products", 0.6),
        "servicecontractsid": mint.some("ServiceContracts", 0.3),
        "satisfaction_index": mint.sometimes(0.3, mint.choice("satisfaction_index")),
        "description": mint.phrase("descriptions"),
        "resolution": mint.phrase("descriptions") if status in ("Resolved", "Closed") else "",
        "resolution_type": "Replaced" if status == "Closed" else "",
    }


def ticket(mint: Mint, index: int) -> Row:
    """A ticket."""
    status = mint.choice("ticketstatus")
    return {
        "ticket_title": mint.phrase("cases"),
        "ticketstatus": status,
        "ticketpriorities": mint.choice("ticketpriorities"),
        "ticketseverities": mint.choice("ticketseverities"),
        "ticketcategories": mint.choice("ticketcategories"),
        "parent_id": mint.some("Accounts", 0.9),
        "contact_id": mint.some("Contacts", 0.7),
        "product_id": mint.some("Products", 0.5),
        "hours": f"{mint.random.randrange(60) / 4:.2f}",
        "days": "0.00",
        "description": mint.phrase("descriptions"),
        "solution": mint.phrase("descriptions") if status == "Closed" else "",
    }


def faq(mint: Mint, index: int) -> Row:
    """A question with its answer."""
    entries = mint.words.phrases["faq"]
    question, answer = (part.strip() for part in entries[index % len(entries)].split("|"))
    return {
        "question": question,
        "faq_answer": answer,
        "faqstatus": mint.choice("faqstatus"),
        "faqcategories": mint.choice("faqcategories"),
        "product_id": mint.some("Products", 0.4),
    }


def contract(mint: Mint, index: int) -> Row:
    """A service contract."""
    return {
        "subject": f"Service contract {mint.day.year}-{index + 1:03}",
        "sc_related_to": mint.some("Accounts") if index % 4 else mint.some("Contacts"),
        "contract_status": mint.choice("contract_status"),
        "contract_priority": mint.choice("contract_priority"),
        "contract_type": mint.choice("contract_type"),
        "tracking_unit": mint.choice("tracking_unit"),
        "total_units": f"{mint.random.randrange(5, 60)}.00",
        "used_units": f"{mint.random.randrange(5)}.00",
        "start_date": mint.near(-500, -10),
        "due_date": mint.near(5, 500),
    }


def asset(mint: Mint, index: int) -> Row:
    """A pump that stands at a customer's."""
    sold = mint.random.randint(-2_500, -20)
    return {
        "assetname": f"Pump {index + 1}",
        "product": mint.some("Products"),
        "serialnumber": f"{mint.random.randrange(10**6):06}-{index:04}",
        "account": mint.some("Accounts"),
        "contact": mint.some("Contacts", 0.4),
        "invoiceid": mint.some("Invoice", 0.4),
        "assetstatus": mint.choice("assetstatus"),
        "datesold": mint.on(sold),
        "dateinservice": mint.on(sold + 14),
    }


def project(mint: Mint, index: int) -> Row:
    """A project."""
    start = mint.random.randint(-200, 60)
    return {
        "projectname": mint.phrase("projects"),
        "projectstatus": mint.choice("projectstatus"),
        "projecttype": mint.choice("projecttype"),
        "projectpriority": mint.choice("projectpriority"),
        "progress": mint.choice("progress"),
        "startdate": mint.on(start),
        "targetenddate": mint.on(start + mint.random.randint(40, 300)),
        "targetbudget": mint.money(100, 60_000),
        "linktoaccountscontacts": mint.some("Accounts"),
        "potentialid": mint.some("Potentials", 0.5),
    }


def project_task(mint: Mint, index: int) -> Row:
    """A piece of a project."""
    start = mint.random.randint(-100, 60)
    return {
        "projecttaskname": mint.phrase("project tasks"),
        "projectid": mint.some("Project"),
        "projecttaskstatus": mint.choice("projecttaskstatus"),
        "projecttaskpriority": mint.choice("projecttaskpriority"),
        "projecttaskprogress": mint.choice("projecttaskprogress"),
        "projecttasktype": mint.choice("projecttasktype"),
        "projecttasknumber": str(index + 1),
        "projecttaskhours": str(mint.random.randrange(80)),
        "startdate": mint.on(start),
        "enddate": mint.on(start + mint.random.randint(1, 40)),
    }


def milestone(mint: Mint, index: int) -> Row:
    """A date in a project."""
    return {
        "projectmilestonename": mint.phrase("milestones"),
        "projectid": mint.some("Project"),
        "projectmilestonedate": mint.near(-100, 200),
        "projectmilestonetype": mint.choice("projectmilestonetype"),
    }


def document(mint: Mint, index: int) -> Row:
    """A document; one in three is a link, the others get their bytes at the end."""
    name, title = (part.strip() for part in mint.phrase("documents").split("|"))
    linked = index % 3 == 0
    return {
        "notes_title": title,
        "filename": f"https://files.example/{index}/{name}" if linked else "",
        "filelocationtype": "E" if linked else "I",
        "filestatus": "1",
        "folderid": f"22x{index % 3 + 1}",
        "notecontent": "" if linked else f"<p>{mint.phrase('descriptions')}</p>",
    }


def task(mint: Mint, index: int) -> Row:
    """A task, most of them around the base day."""
    day = mint.random.randint(-60, 30)
    done = day < 0 and mint.random.random() < 0.8
    return {
        "subject": mint.phrase("tasks"),
        "activitytype": "Task",
        "date_start": mint.on(day),
        "time_start": "08:00:00",
        "due_date": mint.on(day + mint.random.randint(0, 5)),
        "taskstatus": "Completed" if done else mint.random.choice(("Not Started", "In Progress")),
        "taskpriority": mint.choice("taskpriority"),
        "parent_id": mint.some("Potentials", 0.5) or mint.some("Accounts", 0.6),
        "contact_id": mint.some("Contacts", 0.5),
        "description": mint.sometimes(0.2, mint.phrase("descriptions")),
        "visibility": "Public",
    }


def event(mint: Mint, index: int) -> Row:
    """A call or a meeting; dates and times are those of UTC."""
    day = mint.random.randint(-60, 40)
    hour = mint.random.randint(7, 16)
    minutes = mint.random.choice(("00", "15", "30", "45"))
    happened = "Held" if mint.random.random() < 0.85 else "Not Held"
    contact = mint.some("Contacts", 0.8)
    return {
        "subject": mint.phrase("events"),
        "activitytype": mint.random.choice(("Call", "Meeting", "Meeting")),
        "date_start": mint.on(day),
        "time_start": f"{hour:02}:{minutes}:00",
        "due_date": mint.on(day),
        "time_end": f"{hour + 1:02}:{minutes}:00",
        "duration_hours": "1",
        "duration_minutes": "00",
        "eventstatus": happened if day < 0 else "Planned",
        "location": mint.phrase("places"),
        "parent_id": mint.some("Potentials", 0.4) or mint.some("Accounts", 0.8),
        "contact_id": contact,
        "contact_invitees": contact or "",
        "taskpriority": mint.choice("taskpriority"),
        "recurringtype": mint.sometimes(0.1, mint.choice("recurringtype")),
        "reminder_time": mint.random.choice(("0", "15", "90")),
        "visibility": "Public",
        "description": mint.sometimes(0.3, mint.phrase("descriptions")),
    }


def email(mint: Mint, index: int) -> Row:
    """A message sent or received."""
    return {
        "subject": mint.phrase("emails"),
        "activitytype": "Emails",
        "date_start": mint.near(-200, -1),
        "time_start": f"{mint.random.randrange(7, 19):02}:30:00",
        "from_email": "anna.mertens@lindqvist.example",
        "saved_toid": '["customer@mail.example"]',
        "parent_id": mint.some("Contacts") if index % 2 else mint.some("Accounts"),
        "email_flag": "SENT",
        "description": f"<p>{mint.phrase('descriptions')}</p>",
        "access_count": str(mint.random.randrange(4)),
    }


def comment(mint: Mint, index: int) -> Row:
    """What somebody noted at a record."""
    targets = ("Accounts", "Contacts", "Potentials", "HelpDesk", "Leads")
    return {
        "commentcontent": mint.phrase("comments"),
        "related_to": mint.some(targets[index % len(targets)]),
        "is_private": "0",
    }


def phone_call(mint: Mint, index: int) -> Row:
    """A call the telephone system noted."""
    started, ended = sorted(mint.times())
    return {
        "direction": mint.random.choice(("inbound", "outbound")),
        "callstatus": "completed",
        "starttime": started,
        "endtime": ended,
        "totalduration": str(mint.random.randrange(900)),
        "customer": mint.some("Contacts"),
        "customernumber": mint.phone(mint.locale()),
        "customertype": "Contacts",
        "user": mint.user(),
    }


def short_message(mint: Mint, index: int) -> Row:
    """A text message."""
    return {"message": mint.phrase("comments")}


def station(mint: Mint, index: int) -> Row:
    """A record of the module that the company made itself, with a field of every kind."""
    position = mint.random.randrange(len(mint.places))
    locale, _name, city = mint.places[position]
    contact = mint.some("Contacts")
    flow = mint.random.randrange(90)
    readings = f'[{{"day":"{mint.near(-30, -1)}","flow":"{flow}"}}]'
    return {
        "name": f"{mint.phrase('stations').replace('{c}', city)} #{index + 1}",
        "cf_station_account": mint.id("Accounts", position),
        "cf_station_contacts": contact,
        "cf_station_served": contact if index % 3 else mint.id("Accounts", position),
        "cf_station_state": mint.choice("cf_station_state"),
        "cf_station_kind": " |##| ".join(mint.catalogue.picklists["cf_station_kind"][: index % 4]),
        "cf_station_flow": f"{mint.random.randrange(90_000) / 100:.2f}",
        "cf_station_pumps": str(mint.random.randrange(1, 9)),
        "cf_station_load": f"{mint.random.randrange(100)}.50",
        "cf_station_value": mint.money(1_000, 900_000),
        "cf_station_remote": mint.random.choice("01"),
        "cf_station_built": mint.near(-9_000, -100),
        "cf_station_window": f"{mint.random.randrange(24):02}:00:00",
        "cf_station_checked": mint.times()[1],
        "cf_station_condition": mint.choice("cf_station_condition"),
        "cf_station_voltage": mint.choice("cf_station_voltage"),
        "cf_station_readings": readings if index % 2 else "",
        "cf_station_phone": mint.phone(locale),
        "cf_station_email": f"station{index}@{locale.domain}.example",
        "cf_station_camera": f"https://camera.example/{index}?live=1&hd=0",
        "cf_station_skype": mint.sometimes(0.3, f"live:station{index}"),
        "cf_station_pin": f"{mint.random.randrange(10_000):04}",
        "description": mint.sometimes(0.4, mint.phrase("descriptions")),
    }
