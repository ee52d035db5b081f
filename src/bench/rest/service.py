"""What Holdfast is measured against: a straightforward REST service on one Postgres.

It keeps providers and clients from being booked twice by exclusion constraints, knows weekly hours, grid and lead time, and
lets holds expire. It is let off what else Holdfast does: idempotent retries, a log of events, moves, policies, closed time.

FastAPI, SQLAlchemy and psycopg2, as Debian has them, in the style of their own tutorials; served by gunicorn with a few workers.
"""

import os
import uuid
from datetime import datetime, time, timedelta, timezone
from typing import List
from zoneinfo import ZoneInfo

from fastapi import Depends, FastAPI, Header, HTTPException, Query
from pydantic import BaseModel
from sqlalchemy import Column, ForeignKey, Integer, String, Time, create_engine, delete, select, text
from sqlalchemy.dialects.postgresql import TIMESTAMP, TSTZRANGE, UUID, ExcludeConstraint
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, declarative_base, relationship, sessionmaker
from psycopg2.extras import DateTimeTZRange

engine = create_engine(os.environ["DATABASE_URL"], pool_size=10, max_overflow=10)
SessionLocal = sessionmaker(engine, expire_on_commit=False)
Base = declarative_base()

LEAD_TIME = timedelta(hours=24)
HOLD = timedelta(minutes=30)


class Provider(Base):
    __tablename__ = "provider"
    id = Column(String, primary_key=True)
    zone = Column(String, nullable=False)
    slot_minutes = Column(Integer, nullable=False)
    hours = relationship("Hours")


class Hours(Base):
    __tablename__ = "hours"
    id = Column(Integer, primary_key=True)
    provider_id = Column(String, ForeignKey("provider.id"), nullable=False, index=True)
    weekday = Column(Integer, nullable=False)
    opens = Column(Time, nullable=False)
    closes = Column(Time, nullable=False)


class Reservation(Base):
    __tablename__ = "reservation"
    id = Column(UUID(as_uuid=True), primary_key=True)
    provider_id = Column(String, ForeignKey("provider.id"), nullable=False)
    client_id = Column(String, nullable=False)
    during = Column(TSTZRANGE, nullable=False)
    status = Column(String, nullable=False)
    expires_at = Column(TIMESTAMP(timezone=True), nullable=False)
    __table_args__ = (
        ExcludeConstraint(("provider_id", "="), ("during", "&&"), using="gist"),
        ExcludeConstraint(("client_id", "="), ("during", "&&"), using="gist"),
    )


class HoldIn(BaseModel):
    providerId: str
    start: datetime


class ReservationOut(BaseModel):
    providerId: str
    reservationId: uuid.UUID
    clientId: str
    start: datetime
    end: datetime
    status: str
    expiresAt: datetime


class Window(BaseModel):
    start: datetime
    end: datetime


class Slot(BaseModel):
    providerId: str
    start: datetime
    end: datetime
    window: Window


class Slots(BaseModel):
    slots: List[Slot]


app = FastAPI()


def database():
    with SessionLocal() as session:
        yield session


def client(authorization: str = Header(...)) -> str:
    kind, _, name = authorization.partition(" ")[2].partition(":")
    if kind != "client" or not name:
        raise HTTPException(401, "Send a bearer token.")
    return name


def windows(provider: Provider, start: datetime, end: datetime):
    zone = ZoneInfo(provider.zone)
    day = start.astimezone(zone).date() - timedelta(days=1)
    while day <= end.astimezone(zone).date():
        for each in provider.hours:
            if each.weekday == day.weekday():
                opens = datetime.combine(day, each.opens, zone).astimezone(timezone.utc)
                closes = datetime.combine(day, each.closes, zone).astimezone(timezone.utc)
                if opens < end and closes > start:
                    yield opens, closes
        day += timedelta(days=1)


def provider_or_404(session: Session, provider_id: str) -> Provider:
    provider = session.get(Provider, provider_id)
    if provider is None:
        raise HTTPException(404, "There is no such provider.")
    return provider


@app.post("/v1/reservations", status_code=201, response_model=ReservationOut)
def hold(body: HoldIn, client_id: str = Depends(client), session: Session = Depends(database)):
    provider = provider_or_404(session, body.providerId)
    now = datetime.now(timezone.utc)
    length = timedelta(minutes=provider.slot_minutes)
    end = body.start + length
    if body.start - now < LEAD_TIME:
        raise HTTPException(422, "Too soon.")
    if not any(opens <= body.start and end <= closes and (body.start - opens) % length == timedelta(0)
               for opens, closes in windows(provider, body.start, end)):
        raise HTTPException(422, "Not available then.")
    during = DateTimeTZRange(body.start, end)
    session.execute(delete(Reservation).where(
        Reservation.provider_id == provider.id, Reservation.during.op("&&")(during),
        Reservation.status == "HELD", Reservation.expires_at <= now).execution_options(synchronize_session=False))
    reservation = Reservation(id=uuid.uuid4(), provider_id=provider.id, client_id=client_id, during=during,
                              status="HELD", expires_at=now + HOLD)
    session.add(reservation)
    try:
        session.commit()
    except IntegrityError:
        raise HTTPException(409, "Taken.")
    return ReservationOut(providerId=provider.id, reservationId=reservation.id, clientId=client_id, start=body.start,
                          end=end, status=reservation.status, expiresAt=reservation.expires_at)


@app.get("/v1/providers/{provider_id}/slots", response_model=Slots)
def slots(provider_id: str, start: datetime = Query(..., alias="from"), end: datetime = Query(..., alias="to"),
          client_id: str = Depends(client), session: Session = Depends(database)):
    provider = provider_or_404(session, provider_id)
    now = datetime.now(timezone.utc)
    length = timedelta(minutes=provider.slot_minutes)
    taken = {each.lower for each in session.scalars(select(Reservation.during).where(
        Reservation.provider_id == provider_id, Reservation.during.op("&&")(DateTimeTZRange(start, end)),
        (Reservation.status != "HELD") | (Reservation.expires_at > now)))}
    free = []
    for opens, closes in windows(provider, start, end):
        at = opens
        while at + length <= closes:
            if start <= at < end and at - now >= LEAD_TIME and at not in taken:
                free.append(Slot(providerId=provider_id, start=at, end=at + length,
                                 window=Window(start=opens, end=closes)))
            at += length
    return Slots(slots=free)


def create(providers: int, zone: str, opens: int, closes: int, slot_minutes: int):
    """Empty tables, and providers that are open on workdays."""
    with engine.begin() as connection:
        connection.execute(text("CREATE EXTENSION IF NOT EXISTS btree_gist"))
    Base.metadata.drop_all(engine)
    Base.metadata.create_all(engine)
    with SessionLocal.begin() as session:
        session.add_all(Provider(id=f"provider-{i}", zone=zone, slot_minutes=slot_minutes) for i in range(providers))
        session.flush()
        session.add_all(Hours(provider_id=f"provider-{i}", weekday=day, opens=time(opens), closes=time(closes))
                        for i in range(providers) for day in range(5))


if __name__ == "__main__":
    create(int(os.environ["PROVIDERS"]), "Europe/Paris", 8, 18, 15)
